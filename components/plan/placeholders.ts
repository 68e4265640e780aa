/**
 * What isn't known when the plan is made stands in its texts as `${NAME}`. All such names are here. Pods fill in theirs as
 * they start (`fill` in scripts/common.sh), the program fills in the others, and what it says outside of pods.
 */

/** A pod's own line of the table of advertised addresses. */
export const ADVERTISED_LISTENERS = "${ADVERTISED_LISTENERS}";
/** Id of the Kafka node that a pod is. */
export const NODE_ID = "${NODE_ID}";
/** Of the cluster; it may be an Output, and the plan is text. */
export const NAMESPACE = "${NAMESPACE}";
/** Address of the Kubernetes node that a pod runs on. */
export const HOST_IP = "${HOST_IP}";
/** Other addresses of that node, by their types: pods find them in a table that each `up` writes (plan/existing/hosts.ts). */
export const HOST_ADDRESSES = {
  ExternalIP: "${HOST_EXTERNAL_IP}",
  InternalDNS: "${HOST_INTERNAL_DNS}",
  ExternalDNS: "${HOST_EXTERNAL_DNS}",
  Hostname: "${HOST_HOSTNAME}",
};
/** The same of the rack that the node is in. */
export const HOST_RACK = "${HOST_RACK}";
/** The connect string, which may be an Output. */
export const ZOOKEEPER_CONNECT = "${ZOOKEEPER_CONNECT}";

/** Those that pods fill in, in this order: the first may hold the others. */
export const FILLED_BY_PODS = [ADVERTISED_LISTENERS, NODE_ID, NAMESPACE, HOST_IP];

/** Those that they fill in after these, from the table. */
export const FILLED_FROM_TABLE = [...Object.values(HOST_ADDRESSES), HOST_RACK];

/** Those that may stand in a file of properties, beside what users wrote. */
const IN_PROPERTIES = [...FILLED_BY_PODS, ...FILLED_FROM_TABLE, ZOOKEEPER_CONNECT];

/** Directory id of a controller, by its place among the controllers. */
export function directoryId(controller: number): string {
  return `\${DIRECTORY_ID_${controller}}`;
}

/** A text with what is known by now in place of its placeholders. */
export function fill(text: string, known: Record<string, string>): string {
  return text.replace(/\$\{[A-Z0-9_]+\}/g, (placeholder) => known[placeholder] ?? placeholder);
}

/**
 * What a user wrote, as a value of a file that java.util.Properties reads: Latin-1, backslash begins an escape. Java reads
 * it back as it was, and nothing is filled into it.
 */
export function propertyValue(written: string): string {
  const escaped = written
    .replaceAll("\\", "\\\\")
    .replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return IN_PROPERTIES.reduce(
    (text, name) => text.replaceAll(name, () => `\\u0024${name.slice(1)}`),
    escaped,
  );
}

/** The same of each value. */
export function propertyValues(written: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(written).map(([name, value]) => [name, propertyValue(value)]));
}
