import * as pulumi from "@pulumi/pulumi";
import { Mistakes } from "../plan/mistakes";
import { NO_SECRETS } from "../plan/secrets";
import { fieldPath } from "../plan/settings";
import { UserError } from "../userError";
import { applyWork } from "./applyWork";

/** Arguments that may be outputs, of a cluster, its pools and an ensemble. */
export const MAY_BE_OUTPUTS = [
  "namespace",
  "image.name",
  "listeners[].nodePort.host",
  "listeners[].nodePort.hosts[]",
  "listeners[].nodePort.annotations.*",
  "listeners[].localNodePort.annotations.*",
  "listeners[].loadBalancer.hosts[]",
  "listeners[].loadBalancer.bootstrapHost",
  "listeners[].loadBalancer.ips[]",
  "listeners[].loadBalancer.bootstrapIp",
  "listeners[].loadBalancer.annotations.*",
  "listeners[].loadBalancer.brokerAnnotations[].*",
  "listeners[].loadBalancer.bootstrapAnnotations.*",
  "listeners[].proxy.host",
  "listeners[].proxy.brokers[].host",
  "listeners[].proxy.bootstrap.host",
  "listeners[].proxy.annotations.*",
  "zooKeeper.connect",
  "storage.class",
  "storage.volumes[].class",
  "pod.volumes[].configMap.name",
  "pod.volumes[].secret.name",
];
/** Those that may be secrets too, as they stay secrets wherever they go: a variable, and what Kubernetes describes itself. */
export const MAY_BE_SECRETS = [
  "pod.env[].value",
  "pod.env[].valueFrom",
  "pod.volumes[].source",
  "pod.sidecars[]",
  "pod.initContainers[]",
  "placement.affinity.nodeAffinity",
  "placement.affinity.podAffinity",
  "placement.affinity.podAntiAffinity",
];

/**
 * The arguments, whose outputs stay where they may be and fail if they turn out to be secrets.
 *
 * No type keeps an output out of a program in JavaScript, and a cast lets it through: it would become a line of a
 * ConfigMap, and stand in the state in clear text.
 *
 * @param name of the component
 * @param kind what mistakes call it
 * @throws MistakesError with every output where the plan needs a value
 */
export function checkedOutputs<Args extends object>(name: string, args: Args, kind = "Kafka cluster"): Args {
  const mistakes = new Mistakes();
  const checked = valueOf(args, "") as Args;
  mistakes.throwIfAny(name, kind);
  return checked;

  function valueOf(value: unknown, path: string): unknown {
    if (mayBeSecret(path)) return value;
    if (pulumi.Output.isInstance(value)) {
      if (MAY_BE_OUTPUTS.includes(placeOf(path))) return noSecret(value, path);
      mistakes.add(
        path || "args",
        `is an output, and the plan needs a value. If it is a secret: ${NO_SECRETS}`,
      );
      return undefined;
    }
    if (Array.isArray(value)) return value.map((item, i) => valueOf(item, `${path}[${i}]`));
    if (typeof value !== "object" || value === null || !isPlain(value)) return value;
    const fields = Object.entries(value);
    return Object.fromEntries(fields.map(([key, field]) => [key, valueOf(field, fieldPath(path, key))]));
  }

  function noSecret(output: pulumi.Output<unknown>, path: string): pulumi.Output<unknown> {
    const { isSecret } = output as unknown as { isSecret: Promise<boolean> };
    return applyWork(output, async (value) => {
      // Others may have been made by now.
      if (await isSecret) throw new UserError(`${path} of ${kind} "${name}" is a secret; ${NO_SECRETS}.`);
      return value;
    });
  }
}

/** Whether an argument may be a secret, by its path. */
export function mayBeSecret(path: string): boolean {
  return MAY_BE_SECRETS.includes(placeOf(path));
}

/** A path as the lists above have it. */
function placeOf(path: string): string {
  return path
    .replaceAll(/\[\d+\]/g, "[]")
    .replace(/^(nodePools\[\]|zooKeeper\.ensemble)\./, "")
    .replace(/(\bannotations|Annotations(\[\])?)(\.[^.]+|\["[^"]*"\])$/, "$1.*");
}

/** Not a resource, for example, which has more than it was made from. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
