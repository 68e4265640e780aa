import type { ListenerOutput } from "../components";
import type { UserOutput } from "../components/outputs/userOutput";
import type { ClusterPlan } from "../components/plan/clusterPlan";
import type { Outputs } from "./deployer";
import { table } from "./table";

/** Of what the stack's program exports. */
interface StackOutputs {
  bootstrap: string;
  externalBootstrap: string;
  listeners: ListenerOutput[];
  namespace: string;
  topics: string[];
  users?: UserOutput[];
}

/** What `npm start` knows at its end. */
export interface Started {
  stack: string;
  /** Name of the local cluster, if that is what it runs on. */
  local?: string;
  /** Whether KUBECONFIG names the cluster: it is somebody's, and `npm run stop` leaves it. */
  isNamed: boolean;
  plan: Pick<ClusterPlan, "listeners" | "brokers" | "image">;
  outputs: StackOutputs;
  /** Whether this machine has kcat, a client outside the Kubernetes cluster. */
  hasKcat: boolean;
}

/** The values of outputs as an engine has them. */
export function valuesOf(outputs: Outputs): StackOutputs {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { value }]) => [name, value]),
  ) as unknown as StackOutputs;
}

/** Where clients connect to, and what there is to do next: lines that work as they stand here. */
export function firstScreen(started: Started): string {
  const { stack, outputs } = started;
  const kubectl = `${kubectlOf(started)} -n ${outputs.namespace}`;
  const given = `${stack === "dev" ? "" : `STACK=${stack} `}${started.isNamed ? "" : onLocal(started)}`;
  const npm = (script: string) => `${given}npm ${script}`;
  const stop = started.isNamed ? "destroys the stack; volumes stay" : "ends the local cluster, and all in it";
  const sections = [
    table([["LISTENER", "CLIENTS", "BROKER", "ADDRESS"], ...endpoints(started)]),
    table([
      ...clients(started, kubectl),
      ["Preview", npm("run preview"), `what an edit of Pulumi.${stack}.yaml would do`],
      ["Change", npm("start"), "does it"],
      ["Look", `${kubectl} get pods`, ""],
      ["", npm("run deployer -- outputs"), "clients' configuration, and every other output"],
      ["Stop", npm("run stop"), stop],
    ]),
  ];
  return sections.join("\n\n");
}

function endpoints({ plan, outputs }: Started): string[][] {
  return outputs.listeners.flatMap(({ name, endpoints }) => {
    const isOutside = plan.listeners.find((listener) => listener.name === name)?.external !== undefined;
    return endpoints.map(({ nodeId, host, port }, i) => [
      ...(i === 0 ? [name, isOutside ? "outside" : "inside"] : ["", ""]),
      `${nodeId}`,
      `${host}:${port}`,
    ]);
  });
}

/** A line that produces and one that consumes: from outside where there is a client for that, else in a pod. */
function clients({ plan, outputs, hasKcat, stack }: Started, kubectl: string): string[][] {
  const [topic] = outputs.topics;
  if (topic === undefined) return [["Topics", "", `there are none: Pulumi.${stack}.yaml takes them`]];
  const isOutside = hasKcat && outputs.externalBootstrap !== "";
  const used = plan.listeners.find(({ external }) => (external !== undefined) === isOutside);
  if (used?.security) {
    const [user] = outputs.users ?? [];
    const what = "what its clients need: docs/clients.md says how they use it";
    return user
      ? [["Clients", `${kubectl} get secret ${user.secret} -o yaml`, what]]
      : [["Clients", "", "they need a user: docs/security.md"]];
  }
  if (isOutside) {
    const at = `-b ${shellWord(outputs.externalBootstrap)} -t ${topic}`;
    return [
      ["Produce", `echo hello | kcat -P ${at}`, ""],
      ["Consume", `kcat -C -e ${at}`, ""],
    ];
  }
  const { kafkaHome } = plan.image;
  // Only distributions that are installed into the system leave the names' ends out.
  const tool = (name: string) => `${kafkaHome}/bin/${name}${kafkaHome === "/usr" ? "" : ".sh"}`;
  const at = `--bootstrap-server ${outputs.bootstrap} --topic ${topic}`;
  const exec = (name: string) => `exec -i ${plan.brokers[0].pod} -c kafka -- ${tool(name)} ${at}`;
  return [
    ["Produce", `echo hello | ${kubectl} ${exec("kafka-console-producer")}`, ""],
    ["Consume", `${kubectl} ${exec("kafka-console-consumer")} --from-beginning --max-messages 1`, ""],
  ];
}

function kubectlOf(started: Started): string {
  return started.local === undefined ? "kubectl" : `${onLocal(started)}npm run -s cluster -- kubectl`;
}

/** The local cluster's name, where commands about it wouldn't take it by themselves. */
function onLocal({ local }: Started): string {
  return local === undefined || local === "local" ? "" : `CLUSTER_NAME=${local} `;
}

function shellWord(text: string): string {
  return /^[\w.,:/-]+$/.test(text) ? text : `'${text}'`;
}
