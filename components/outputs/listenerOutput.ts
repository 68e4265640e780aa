import { type Assigned, withAssigned } from "../plan/access/advertised";
import { bracketed } from "../plan/access/hosts";
import type { PlannedListener } from "../plan/access/listeners";
import type { ClusterPlan } from "../plan/clusterPlan";
import { isDnsName } from "../plan/names";
import { insideAddress } from "../plan/nodes/nodes";
import { clientConfiguration } from "./clientConfiguration";
import { bootstrapServers, endpointsOf, type ExternalEndpoint } from "./endpoints";
import { forwardCommands, forwards, hostsLines, type Forward } from "./portForward";
import { haproxyConfiguration, nginxConfiguration, type Passage } from "./proxyConfiguration";

/** How clients use a listener. */
export interface ListenerOutput {
  /** The listener's name. */
  name: string;
  /** `bootstrap.servers`. */
  bootstrap: string;
  /** The address of each broker. */
  endpoints: ExternalEndpoint[];
  /**
   * A client's configuration file, as Kafka's tools take it as `--command-config`, and kcat as `-F` if the listener has neither
   * `tls` nor `authentication`. It says nothing of a user: that is in the Secret of each of `users`.
   */
  clientProperties: string;
  /** The same for kcat (`-F`) and other clients on librdkafka; only with `tls` or `authentication`. */
  librdkafkaProperties?: string;
  /**
   * PEM text of the authorities that sign the brokers' certificates, for a file `ca.crt` beside `librdkafkaProperties`; only
   * with `tls`, where the cluster knows them.
   */
  ca?: string;
  /** For nginx with the stream module, to be loaded beside its `http` block; only of a listener with `proxy`. */
  nginx?: string;
  /** Sections for haproxy.cfg; only of a listener with `proxy`. */
  haproxy?: string;
  /** Commands, one for each broker, that have to run on the client's machine; only with `portForward`. */
  forwardCommands?: string[];
  /** What the commands forward; only with `portForward`. */
  forwards?: Forward[];
  /** Lines for the hosts file of the client's machine, empty if none is needed; only with `portForward`. */
  hosts?: string;
}

/** What only the running cluster knows. */
export interface Known {
  namespace: string;
  /** The pod of each broker, in their order. */
  pods: string[];
  /** The address of each broker's Kubernetes node, in the order of the brokers. */
  hostIps: string[];
  /** What stands for the placeholders of other addresses of these nodes. */
  hostAddresses?: Record<string, string>[];
  assigned: Assigned;
  /** `bootstrap.servers` of clients inside the Kubernetes cluster, by the port of a listener for them. */
  insideBootstrap: (port: number) => string;
  /** PEM text of the authorities that sign the certificates on a listener; undefined: those that everybody knows. */
  caOf?: (listener: PlannedListener) => string | undefined;
}

/** How clients use each listener, in the order of the arguments. */
export function listenerOutputs(
  plan: ClusterPlan,
  { namespace, ...others }: Pick<Known, "namespace" | "hostIps" | "hostAddresses" | "assigned" | "caOf">,
): ListenerOutput[] {
  const pods = plan.brokers.map(({ pod }) => pod);
  const insideBootstrap = (port: number) => insideAddress(plan, namespace, port);
  const known = { namespace, pods, insideBootstrap, ...others };
  return plan.listeners.map((listener) => listenerOutput(plan.name, listener, known));
}

/** How clients use this listener. */
export function listenerOutput(cluster: string, listener: PlannedListener, known: Known): ListenerOutput {
  const { external, name, port } = listener;
  const { namespace, hostIps, hostAddresses, assigned } = known;
  const endpoints = endpointsOf(listener, namespace, hostIps, assigned, hostAddresses);
  const start = external?.bootstrap && withAssigned(external.bootstrap, assigned);
  const bootstrap = !external
    ? known.insideBootstrap(port)
    : start
      ? bootstrapServers([start])
      : bootstrapServers(endpoints);
  const output = { name, bootstrap, endpoints, ...clientTexts(bootstrap, listener, known) };
  if (external?.proxied) {
    const passages = passagesOf(cluster, listener, known);
    return { ...output, nginx: nginxConfiguration(passages), haproxy: haproxyConfiguration(passages) };
  }
  if (external?.forwarded) {
    const pods = forwards(known.pods, port, endpoints);
    const [{ host }] = endpoints;
    return {
      ...output,
      forwards: pods,
      forwardCommands: forwardCommands(namespace, pods),
      hosts: hostsLines(host),
    };
  }
  return output;
}

/** What a client of this listener is configured with, whoever it is. */
function clientTexts(bootstrap: string, listener: PlannedListener, { caOf }: Known) {
  const { security } = listener;
  const ca = security?.tls ? caOf?.(listener) : undefined;
  const { java, librdkafka } = clientConfiguration(bootstrap, security, { ca });
  return {
    clientProperties: java,
    ...(security && { librdkafkaProperties: librdkafka }),
    ...(ca !== undefined && { ca }),
  };
}

/** What a proxy listens on and passes on: each broker's port first to the Kubernetes node that the broker runs on. */
function passagesOf(
  cluster: string,
  { name, external, security }: PlannedListener,
  { hostIps, assigned }: Known,
): Passage[] {
  const { services, advertised, bootstrap } = external!;
  const hosts = [...new Set(hostIps)].map(bracketed);
  const passages = services.flatMap((service) => {
    const index = advertised.findIndex(({ nodeId }) => nodeId === service.node?.id);
    const address = service.node ? advertised[index] : bootstrap;
    if (!address) return [];
    const own = service.node ? [bracketed(hostIps[index])] : [];
    return {
      ...withAssigned(address, assigned),
      name: `${cluster}_${name}_${service.node?.id ?? "bootstrap"}`,
      nodePort: service.nodePort ?? assigned[service.name].port!,
      hosts: [...own, ...hosts.filter((other) => !own.includes(other))],
      spread: service.node === undefined,
    };
  });
  // A port alone means IPv4, to nginx and to HAProxy.
  const wildcard = (host: string) => (host.startsWith("[") ? "[::]:" : "");
  return passages.map(({ host, port, ...rest }) => {
    const sharing = passages.filter((passage) => passage.port === port);
    if (sharing.length === 1) return { ...rest, listen: `${wildcard(host)}${port}` };
    const areAsked = security?.tls && sharing.every((passage) => isAskedFor(passage.host));
    return areAsked
      ? { ...rest, listen: `${port}`, serverName: host }
      : { ...rest, listen: `${host}:${port}` };
  });
}

/** Whether clients name this host when TLS begins: no address (RFC 6066), and Java no name without a dot either. */
function isAskedFor(host: string): boolean {
  return host.includes(".") && !/^[\d.]+$/.test(host) && isDnsName(host.toLowerCase());
}
