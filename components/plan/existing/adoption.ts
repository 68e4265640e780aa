import type { ClusterPlan } from "../clusterPlan";
import { checkAdoptedPorts } from "./adoptedPorts";
import type { ExistingCluster, UnmanagedStatefulSet, AdoptedKind } from "./existingCluster";
import { servicesForOutside } from "../access/listeners";
import { shownText } from "../later";
import { Mistakes } from "../mistakes";
import { isLostState, type Self } from "./owner";
import { bootstrapService, headlessService } from "../nodes/nodes";
import { budgetOf, type PlannedPool, withoutBrokers } from "../nodes/pools";
import type { PlannedQuorum } from "../nodes/quorum";

/** What of a plan is compared with what was made by other means. */
export type Adopting = Pick<
  ClusterPlan,
  "name" | "adopt" | "pools" | "listeners" | "internal" | "quorum" | "image"
>;

const VOTERS = "controller.quorum.voters";
const BOOTSTRAP_SERVERS = "controller.quorum.bootstrap.servers";
/** Properties whose value each node fills in for itself. */
const OF_EACH_NODE = ["advertised.listeners", "broker.id", "node.id"];

/** The StatefulSets of the plan's names that were made by other means, each with its pool. */
export function unmanagedSets(
  { pools }: Pick<Adopting, "pools">,
  { unmanaged }: ExistingCluster,
): { pool: PlannedPool; set: UnmanagedStatefulSet }[] {
  return pools.flatMap((pool) => {
    const set = unmanaged?.statefulSets.find(({ name }) => name === pool.statefulSet);
    return set ? [{ pool, set }] : [];
  });
}

/** Whether an object of this kind and name was made by other means. */
export function isUnmanaged(kind: AdoptedKind, name: string, { unmanaged }: ExistingCluster): boolean {
  return kind === "Service"
    ? (unmanaged?.services ?? []).some((service) => service.name === name)
    : (unmanaged?.budgets ?? []).includes(name);
}

/**
 * What exists, with the named objects of a state that was lost as if they were made by other means: Pulumi's provider
 * makes nothing that exists, so they are made anew, too.
 */
export function withLost(existing: ExistingCluster, self: Self): ExistingCluster {
  const { unmanaged, services = [], budgets = [] } = existing;
  if (!unmanaged || !isLostState(existing, self)) return existing;
  return {
    ...existing,
    unmanaged: {
      ...unmanaged,
      services: [...(unmanaged.services ?? []), ...services],
      budgets: [...(unmanaged.budgets ?? []), ...budgets],
    },
  };
}

/** What exists, with what is adopted as if it were the cluster's own. */
export function withAdopted(plan: Adopting, existing: ExistingCluster): ExistingCluster {
  const sets = plan.adopt ? unmanagedSets(plan, existing).map(({ set }) => set) : [];
  const names = sets.map(({ name }) => name);
  return {
    ...existing,
    templates: existing.templates && {
      ...existing.templates,
      ...Object.fromEntries(sets.map(({ name, templates }) => [name, templates])),
    },
    quorums: {
      ...existing.quorums,
      ...Object.fromEntries(sets.flatMap(({ name, settings }) => quorumOf(name, settings))),
    },
    // Their size is their template's, not that of one claim: a node that comes later would have less.
    claims: existing.claims?.map((claim) =>
      isOfAny(claim.name, names) ? { ...claim, foundWith: undefined } : claim,
    ),
    // A chart labels the claims of its StatefulSet as this component does.
    others: existing.others?.filter(({ kind, name }) => kind !== "claim" || !isOfAny(name, names)),
  };
}

/** Whether a claim has the name of one of these StatefulSets'. */
function isOfAny(claim: string, sets: string[]): boolean {
  return sets.some((set) => claim.includes(`-${set}-`));
}

/** Refuses to take over what nobody asked for, and what can't be taken over one pod at a time. */
export function checkAdoption(plan: Adopting, existing: ExistingCluster, mistakes: Mistakes): void {
  const found = unmanagedSets(plan, existing);
  if (!plan.adopt) {
    for (const { set } of found) {
      mistakes.add(
        "adopt",
        `is not set, and there is a StatefulSet ${set.name} that was made by other means. Write adopt: true to take it ` +
          "over with its pods and data, or take another name or namespace",
      );
    }
    return;
  }
  if (!existing.unmanaged?.services || !existing.unmanaged.budgets) {
    mistakes.add(
      "adopt",
      "is set, but what there is can't be read from here: it takes a program that may list StatefulSets, Services and " +
        "PodDisruptionBudgets",
    );
  }
  for (const { pool, set } of found) checkSet(plan, pool, set, mistakes);
  const balancers = servicesForOutside(plan.listeners)
    .flatMap(({ name }) => existing.unmanaged?.services?.find((service) => service.name === name) ?? [])
    .filter(({ type }) => type === "LoadBalancer");
  for (const { name } of balancers) {
    mistakes.add(
      "adopt",
      `would have to make Service ${name} anew, which would lose its load balancer and with it its address. Give its ` +
        "listener another name, and delete that Service once no client uses it any more",
    );
  }
}

function checkSet(plan: Adopting, pool: PlannedPool, set: UnmanagedStatefulSet, mistakes: Mistakes): void {
  const what = `StatefulSet ${set.name}, which is adopted,`;
  const [{ id: firstId }] = pool.nodes;
  const poolPath = pool.name === undefined ? "replicas" : "nodePools";
  if (set.replicas !== pool.nodes.length) {
    mistakes.add(
      poolPath,
      `describes ${pool.nodes.length} nodes of StatefulSet ${set.name}, which is adopted with ${set.replicas}. Write ` +
        `${set.replicas}; their number can change later`,
    );
  }
  if (set.firstId !== firstId) {
    mistakes.add(poolPath, `begins with node ${firstId}, but ${what} begins with pod ${set.firstId}`);
  }
  const headless = headlessService(plan.name);
  if (set.serviceName !== headless) {
    mistakes.add(
      "adopt",
      `can't keep the names of the pods: ${what} has Service ${set.serviceName || "none"} for them, and this cluster ` +
        `${headless}. Nodes that restart one after the other wouldn't find each other`,
    );
  }
  checkControllers(plan.quorum, set, what, mistakes);
  checkInternal(plan, pool, set, what, mistakes);
  checkAdoptedPorts(plan, pool, set, mistakes);
}

/** Controllers of before and after have to reach each other under the same addresses. */
function checkControllers(
  { properties }: PlannedQuorum,
  { settings }: UnmanagedStatefulSet,
  what: string,
  mistakes: Mistakes,
): void {
  for (const property of [VOTERS, BOOTSTRAP_SERVERS]) {
    const [before, after] = [settings[property], properties[property]];
    if (before === undefined || after === undefined) continue;
    if (inShort(before) === inShort(after)) continue;
    mistakes.add(
      "adopt",
      `can't keep the addresses of the controllers: ${what} has ${property}=${inShort(before)}, and this cluster ` +
        `${inShort(after)}. Nodes that restart one after the other wouldn't find each other`,
    );
  }
}

/** Brokers of before and after speak with each other through the listener of the same name, in plain text. */
function checkInternal(
  { internal }: Adopting,
  { roles }: PlannedPool,
  { settings, between }: UnmanagedStatefulSet,
  what: string,
  mistakes: Mistakes,
): void {
  const isKnown = between !== undefined || Object.keys(settings).length > 0;
  const protocol = settings["security.inter.broker.protocol"] ?? "PLAINTEXT";
  const name = settings["inter.broker.listener.name"] ?? between ?? protocol;
  if (!isKnown || !roles.broker) return;
  if (name !== internal.kafkaName) {
    mistakes.add(
      "listeners",
      `have "${internal.name}" between brokers, but ${what} has ${name}. Nodes that restart one after the other ` +
        `wouldn't find each other: call the first listener without a way in "${name.toLowerCase()}"`,
    );
  }
  const protocols = settings["listener.security.protocol.map"]?.split(",").map((entry) => entry.trim());
  const spoken = protocols?.find((entry) => entry.startsWith(`${name}:`))?.slice(name.length + 1) ?? protocol;
  if (spoken !== "PLAINTEXT") {
    mistakes.add(
      "adopt",
      `can't take over ${what} as its brokers speak ${spoken} with each other, and those of this component PLAINTEXT`,
    );
  }
}

/** Which kind of quorum a node of before is in, if it tells. */
function quorumOf(
  name: string,
  settings: UnmanagedStatefulSet["settings"],
): [string, PlannedQuorum["kind"]][] {
  if (settings["zookeeper.connect"] !== undefined) return [[name, "zooKeeper"]];
  if (settings[VOTERS] !== undefined) return [[name, "static"]];
  return settings[BOOTSTRAP_SERVERS] === undefined ? [] : [[name, "dynamic"]];
}

/** Addresses of controllers without the namespace and the domain, which may be left out. */
function inShort(addresses: string): string {
  return addresses
    .split(",")
    .map((address) => address.trim().replace(/^([^.:]+\.[^.:]+)[^:]*/, "$1"))
    .sort()
    .join(",");
}

/** What is taken over and what changes by that, for humans: a text each. */
export function describeAdoption(plan: Adopting, existing: ExistingCluster | undefined): string[] {
  if (!plan.adopt || !existing) return [];
  const sets = unmanagedSets(plan, existing).map(({ pool, set }) => {
    const changes = changesOf(plan, pool, set).map((line) => `\n    ${line}`);
    return (
      `StatefulSet ${set.name} is adopted with its ${set.replicas} pods and their claims. It is made anew without ` +
      "stopping them, and then they restart one at a time, each once the one before is in sync. What changes:" +
      changes.join("")
    );
  });
  const named: [AdoptedKind, string[]][] = [
    ["Service", namedServices(plan)],
    ["PodDisruptionBudget", namedBudgets(plan)],
  ];
  const anew = named.flatMap(([kind, names]) =>
    names
      .filter((name) => isUnmanaged(kind, name, existing))
      .map((name) => `${kind} ${name} is adopted: it is made anew under its name.`),
  );
  return [...sets, ...anew];
}

function namedServices({ name, listeners }: Adopting): string[] {
  const external = servicesForOutside(listeners).map((service) => service.name);
  return [headlessService(name), bootstrapService(name), ...external];
}

function namedBudgets({ name, pools }: Adopting): string[] {
  return [name, ...withoutBrokers(pools).map((pool) => budgetOf(name, pool))];
}

function changesOf({ image }: Adopting, pool: PlannedPool, set: UnmanagedStatefulSet): string[] {
  const change = (name: string, before: string | undefined, after: string | undefined) =>
    before === after ? [] : [`${name}: ${before ?? "not set"} -> ${after ?? "not set"}`];
  const after = Object.fromEntries(
    pool.serverProperties
      .trim()
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const isSame = (name: string) =>
    OF_EACH_NODE.includes(name) ||
    (name === VOTERS && inShort(set.settings[name] ?? "") === inShort(after[name]));
  const isKnown = Object.keys(set.settings).length > 0;
  const names = isKnown ? Object.keys({ ...set.settings, ...after }).sort() : [];
  return [
    ...change("image", set.image, shownText(image.name)),
    ...change("podManagementPolicy", set.podManagementPolicy, "Parallel"),
    ...names.filter((name) => !isSame(name)).flatMap((name) => change(name, set.settings[name], after[name])),
    ...(isKnown
      ? []
      : ["its properties, which aren't environment variables of its pods, so they can't be compared"]),
    "probes, scripts and labels of the pods: this component's own",
  ];
}
