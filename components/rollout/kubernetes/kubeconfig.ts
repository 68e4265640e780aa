import { isAbsolute, join } from "node:path";
import { parse } from "yaml";

interface Named {
  name: string;
}

export interface Kubeconfig {
  clusters: (Named & { cluster: Record<string, unknown> })[];
  users: (Named & { user: Record<string, unknown> })[];
  contexts: (Named & { context: Record<string, unknown> })[];
  "current-context"?: string;
}

/** Reads a kubeconfig, YAML or JSON. Relative paths in it count from `folder`, where one is given. */
export function parseKubeconfig(text: string, folder?: string): Kubeconfig {
  const content: unknown = parse(text);
  if (content !== null && typeof content !== "object") {
    throw new Error("it is neither the content of a kubeconfig nor the path of an existing one");
  }
  const file = (content ?? {}) as Partial<Kubeconfig>;
  const absolute = (path: unknown): unknown =>
    folder && typeof path === "string" && path !== "" && !isAbsolute(path) ? join(folder, path) : path;
  return {
    clusters: (file.clusters ?? []).map(({ name, cluster }) => ({
      name,
      cluster: mapFields(cluster, { "certificate-authority": absolute }),
    })),
    users: (file.users ?? []).map(({ name, user }) => ({
      name,
      user: mapFields(user, {
        "client-certificate": absolute,
        "client-key": absolute,
        tokenFile: absolute,
        exec: (exec) => mapFields(exec as Record<string, unknown>, { command: commandIn(absolute) }),
      }),
    })),
    contexts: (file.contexts ?? []).map(({ name, context }) => ({ name, context: context ?? {} })),
    "current-context": file["current-context"] || undefined,
  };
}

/** Merges as client-go does: of two entries with one name, the one of the earlier file counts. */
export function mergeKubeconfigs(files: Kubeconfig[]): Kubeconfig {
  const firstOfEachName = <T extends Named>(entries: T[]): T[] =>
    entries.filter((entry, index) => entries.findIndex(({ name }) => name === entry.name) === index);
  return {
    clusters: firstOfEachName(files.flatMap((file) => file.clusters)),
    users: firstOfEachName(files.flatMap((file) => file.users)),
    contexts: firstOfEachName(files.flatMap((file) => file.contexts)),
    "current-context": files.find((file) => file["current-context"])?.["current-context"],
  };
}

/**
 * The one context that the provider would use, as a kubeconfig of its own, in the words that client-node
 * understands. Undefined where the kubeconfig names no cluster.
 */
export function selectContext(
  file: Kubeconfig,
  choice: { context?: string; cluster?: string; proxyFor?: (server: string) => string | undefined },
): Kubeconfig | undefined {
  const contextName = choice.context || file["current-context"];
  const context = file.contexts.find(({ name }) => name === contextName)?.context;
  if (choice.context && !context) {
    const known = file.contexts.map(({ name }) => name).join(", ");
    throw new Error(`it has no context "${choice.context}"; the contexts that it has: ${known || "none"}`);
  }
  const clusterName = choice.cluster || context?.cluster;
  const cluster = file.clusters.find(({ name }) => name === clusterName)?.cluster;
  if (!cluster) {
    if (choice.cluster) throw new Error(`it has no cluster "${choice.cluster}"`);
    return undefined;
  }
  const user = file.users.find(({ name }) => name === context?.user)?.user ?? {};
  const selected = { cluster: "selected", user: "selected" };
  return {
    clusters: [{ name: "selected", cluster: clientNodeCluster(cluster, choice.proxyFor) }],
    users: [{ name: "selected", user: clientNodeUser(user, cluster) }],
    contexts: [{ name: "selected", context: { ...context, ...selected } }],
    "current-context": "selected",
  };
}

function clientNodeCluster(
  cluster: Record<string, unknown>,
  proxyFor?: (server: string) => string | undefined,
): Record<string, unknown> {
  const server = String(cluster.server);
  return {
    ...cluster,
    "proxy-url": cluster["proxy-url"] || proxyFor?.(server),
    // client-node refuses http:// (`kubectl proxy`, for one) unless told that TLS isn't expected.
    ...(server.startsWith("http:") ? { "insecure-skip-tls-verify": true } : {}),
  };
}

function clientNodeUser(
  user: Record<string, unknown>,
  cluster: Record<string, unknown>,
): Record<string, unknown> {
  const { tokenFile, exec, ...rest } = user;
  // client-node looks for "token-file", which isn't the key's name; its in-cluster reader rereads the file.
  if (tokenFile && !rest.token) rest["auth-provider"] = { name: "tokenFile", config: { tokenFile } };
  return exec ? { ...rest, exec: withExecInfo(exec as Record<string, unknown>, cluster) } : rest;
}

/**
 * client-go tells an exec plugin which API version to answer in by KUBERNETES_EXEC_INFO; client-node doesn't.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#input-and-output-formats
 */
function withExecInfo(exec: Record<string, unknown>, cluster: Record<string, unknown>) {
  const info = {
    apiVersion: exec.apiVersion,
    kind: "ExecCredential",
    spec: {
      interactive: false,
      ...(exec.provideClusterInfo
        ? {
            cluster: {
              server: cluster.server,
              "certificate-authority-data": cluster["certificate-authority-data"],
              "tls-server-name": cluster["tls-server-name"],
              "insecure-skip-tls-verify": cluster["insecure-skip-tls-verify"],
            },
          }
        : {}),
    },
  };
  const env = (exec.env as { name: string; value: string }[] | null | undefined) ?? [];
  return { ...exec, env: [...env, { name: "KUBERNETES_EXEC_INFO", value: JSON.stringify(info) }] };
}

// A bare command is looked up on the PATH; one with a slash counts from the kubeconfig's folder.
function commandIn(absolute: (path: unknown) => unknown): (command: unknown) => unknown {
  return (command) => (typeof command === "string" && command.includes("/") ? absolute(command) : command);
}

function mapFields(
  fields: Record<string, unknown> | null | undefined,
  mapped: Record<string, (value: unknown) => unknown>,
): Record<string, unknown> {
  const result = { ...fields };
  for (const [key, map] of Object.entries(mapped)) {
    if (result[key] !== undefined && result[key] !== null) result[key] = map(result[key]);
  }
  return result;
}
