import type { ClusterPlan } from "../clusterPlan";
import type { NodeAddress } from "../access/external/nodeAddress";
import { bracketed } from "../access/hosts";
import { isAtLeast } from "../kafka/version";
import type { Mistakes } from "../mistakes";
import { HOST_ADDRESSES, HOST_IP, HOST_RACK } from "../placeholders";
import type { ExistingCluster } from "./existingCluster";
import type { Machine } from "./machines";

/**
 * Pods ask nobody, so each `up` writes down for them what Kubernetes' nodes tell: a line a node, `<node> <NAME>=<value>...`.
 * A pod looks its node up as it starts (`of_host` in scripts/common.sh), and another table restarts nobody.
 */

type Planned = Pick<ClusterPlan, "listeners" | "topologyKey" | "pools" | "brokers">;
type Seen = Pick<ExistingCluster, "machines" | "pods" | "kubernetes">;

/** Labels of its node that a pod gets from Kubernetes (PodTopologyLabelsAdmission), and since which release by default. */
const LABELS_OF_PODS = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"];
const LABELS_OF_PODS_SINCE = "1.35.0";

/** What the arguments ask of Kubernetes' nodes. */
interface Asked {
  path: string;
  /** In words, as in "has no ...". */
  what: string;
  placeholder: string;
  /** Whether pods are kept from nodes without it. */
  isDemanded: boolean;
  of: (machine: Machine) => string | undefined;
}

/** Whether anything has to be known of Kubernetes' nodes. */
export function asksHosts(plan: Planned): boolean {
  return asked(plan).length > 0;
}

/** The label of its own that tells a pod its rack, where Kubernetes gives it one. */
export function labelOfPods({ topologyKey }: Pick<Planned, "topologyKey">): string | undefined {
  return LABELS_OF_PODS.find((label) => label === topologyKey);
}

function asked({ listeners, topologyKey }: Planned): Asked[] {
  const addresses = listeners.flatMap(({ external }) => external?.nodeAddress ?? []);
  return [
    ...addresses.map((address) => askedAddress(address)),
    ...(topologyKey === undefined
      ? []
      : [
          {
            path: "rack.topologyKey",
            what: `label ${topologyKey}`,
            placeholder: HOST_RACK,
            isDemanded: true,
            of: ({ labels }: Machine) => labels[topologyKey] || undefined,
          },
        ]),
  ];
}

function askedAddress({ path, type }: NodeAddress): Asked {
  return {
    path,
    what: `address of type ${type}`,
    placeholder: HOST_ADDRESSES[type],
    isDemanded: false,
    of: ({ addresses }) => {
      const [first] = addresses.filter((address) => address.type === type);
      return first && bracketed(first.address);
    },
  };
}

/** Refuses what no Kubernetes node tells, or what nobody may ask of them. */
export function checkHosts(plan: Planned, existing: Seen, mistakes: Mistakes): void {
  const machines = existing.machines && candidates(plan, existing.machines);
  for (const fact of asked(plan)) {
    const { path, what, of } = fact;
    if (!machines) {
      if (!podsKnow(plan, existing, fact)) mistakes.add(path, notAllowed(what));
      continue;
    }
    if (machines.length > 0 && !machines.some(of)) {
      const names =
        machines.length === 1 ? `Kubernetes node ${machines[0].name} has` : "the Kubernetes nodes have";
      mistakes.add(path, `asks for the ${what}, and ${names} none; there is ${listed(machines, fact)}`);
      continue;
    }
    for (const { name, node } of podsOf(plan, existing)) {
      const machine = existing.machines!.find((one) => one.name === node);
      if (!machine || of(machine)) continue;
      mistakes.add(
        path,
        `asks for the ${what}, and Kubernetes node ${node}, on which ${name} runs, has none`,
      );
    }
  }
}

function notAllowed(what: string): string {
  return (
    `asks for the ${what} of each Kubernetes node, and they can't be listed with these rights: grant "list" on nodes, as ` +
    "examples/shared-cluster/nodes.yaml does"
  );
}

/** What there is in the place of what isn't. */
function listed(machines: Machine[], { placeholder }: Asked): string {
  const found =
    placeholder === HOST_RACK
      ? machines.flatMap(({ labels }) =>
          Object.keys(labels).filter((label) => /topology|zone|rack/.test(label)),
        )
      : machines.flatMap(({ addresses }) => addresses.map(({ type }) => type));
  return [...new Set(found)].sort().join(", ") || "nothing of that kind";
}

/** Nodes on which a broker wouldn't start, a sentence for each argument. */
export function describeHosts(plan: Planned, existing: Seen): string[] {
  const machines = candidates(plan, existing.machines ?? []);
  return asked(plan).flatMap(({ path, what, isDemanded, of }) => {
    const without = machines.filter((machine) => !of(machine)).map(({ name }) => name);
    if (isDemanded || without.length === 0) return [];
    const some = without.length > 5 ? [...without.slice(0, 5), `${without.length - 5} more`] : without;
    return [`${path}: no broker starts on Kubernetes nodes without an ${what}: ${some.join(", ")}`];
  });
}

/** The table for pods; undefined if they need none, or nobody may know it. */
export function hostTable(plan: Planned, machines: Machine[] | undefined): string | undefined {
  const facts = asked(plan);
  if (facts.length === 0 || !machines) return undefined;
  const lines = candidates(plan, machines).map((machine) => {
    const known = Object.entries(factsOf(facts, machine)).map(
      ([placeholder, value]) => `${nameOf(placeholder)}=${value}`,
    );
    return `${[machine.name, ...known.sort()].join(" ")}\n`;
  });
  return lines.sort().join("");
}

/** What stands for the placeholders of addresses in a pod on this node; undefined if that isn't known. */
export function hostAddresses(
  plan: Planned,
  machines: Machine[] | undefined,
  node: string | undefined,
): Record<string, string> | undefined {
  const facts = asked(plan).filter(({ placeholder }) => placeholder !== HOST_RACK);
  if (facts.length === 0) return {};
  const machine = machines?.find(({ name }) => name === node);
  const known = machine && factsOf(facts, machine);
  return known && facts.every(({ placeholder }) => placeholder in known) ? known : undefined;
}

/** What stands for the placeholders of addresses on each Kubernetes node that brokers may run on. */
export function possibleAddresses(plan: Planned, machines: Machine[]): Record<string, string>[] {
  return candidates(plan, machines).map((machine) => {
    const own = machine.addresses.find(({ type }) => type === "InternalIP");
    return { ...(own && { [HOST_IP]: bracketed(own.address) }), ...factsOf(asked(plan), machine) };
  });
}

function factsOf(facts: Asked[], machine: Machine): Record<string, string> {
  return Object.fromEntries(
    facts.flatMap(({ placeholder, of }) => {
      const value = of(machine);
      return value === undefined ? [] : [[placeholder, value]];
    }),
  );
}

/** `RACK` of `${HOST_RACK}`. */
function nameOf(placeholder: string): string {
  return placeholder.slice("${HOST_".length, -1);
}

/** Nodes that the selectors of brokers let them run on. */
export function candidates({ pools }: Pick<Planned, "pools">, machines: Machine[]): Machine[] {
  const selectors = pools
    .filter(({ roles }) => roles.broker)
    .map(({ placement }) => Object.entries(placement.nodeSelector ?? {}));
  return machines.filter(({ labels }) =>
    selectors.some((selector) => selector.every(([label, value]) => labels[label] === value)),
  );
}

function podsOf({ brokers }: Planned, { pods }: Seen) {
  return (pods ?? []).filter(({ name, node }) => node && brokers.some(({ pod }) => pod === name));
}

/** Whether pods learn it without the table. */
function podsKnow(plan: Planned, { kubernetes }: Seen, { placeholder }: Asked): boolean {
  const [, version] = /^v?(\d+\.\d+\.\d+)/.exec(kubernetes ?? "") ?? [];
  return (
    placeholder === HOST_RACK &&
    labelOfPods(plan) !== undefined &&
    version !== undefined &&
    isAtLeast(version, LABELS_OF_PODS_SINCE)
  );
}
