import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EnvArgs } from "../../args";
import { isBrokerSetting } from "../kafka/settings/brokerSettings";
import { Mistakes } from "../mistakes";
import {
  HEAP_VARIABLE,
  insteadOf,
  JVM_OPTIONS_VARIABLE,
  nameInContainer,
  OPTION_VARIABLES,
} from "./contents";
import { checkOptionsOfEnv } from "./jvmOptions";

/**
 * The variables of a container as Kubernetes writes them, under their names there.
 *
 * @param jvmOptions in a variable of their own, so that they may mention all others
 */
export function planEnv(env: EnvArgs[], jvmOptions: string[]): k8s.types.input.core.v1.EnvVar[] {
  const options = jvmOptions.length > 0 ? [{ name: JVM_OPTIONS_VARIABLE, value: jvmOptions.join(" ") }] : [];
  const all: EnvArgs[] = [...env, ...options];
  return all.map(({ name, value, valueFrom }, i) => {
    const above = [HEAP_VARIABLE, ...all.slice(0, i).map((other) => other.name)];
    return { name: nameInContainer(name), value: renamed(value, above), valueFrom };
  });
}

/** A value that may mention variables above it, as `$(NAME)`; `$$` stands for a dollar. */
function renamed(value: EnvArgs["value"], above: string[]): EnvArgs["value"] {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return pulumi.output(value).apply((known) => renamedText(known, above));
  return renamedText(value, above);
}

function renamedText(value: string, above: string[]): string {
  return value.replace(/\$\$|\$\(([^()]+)\)/g, (whole, name?: string) =>
    name !== undefined && above.includes(name) ? `$(${nameInContainer(name)})` : whole,
  );
}

/**
 * Checks the variables of a container, with the path of each.
 *
 * @param unread those of JVMs that nothing in the container reads
 */
export function checkEnv(env: EnvArgs[], path: string, unread: string[], mistakes: Mistakes): void {
  env.forEach(({ name, value, valueFrom }, i) => {
    const here = `${path}[${i}].name`;
    const instead = insteadOf(name);
    const property =
      name.startsWith("KAFKA_") && name.slice("KAFKA_".length).toLowerCase().replaceAll("_", ".");
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      mistakes.add(here, `is "${name}"; write letters, digits and "_", not beginning with a digit`);
    } else if (instead) {
      mistakes.add(here, `is ${name}, which the cluster sets itself; ${instead}`);
    } else if (unread.includes(name)) {
      mistakes.add(here, `is ${name}, which only Kafka's start scripts read, and not here; use jvmOptions`);
    } else if (property && isBrokerSetting(property)) {
      mistakes.add(here, `is ${name}, which nothing reads here; write ${property} into config`);
    } else if (env.findIndex((other) => other.name === name) < i) {
      mistakes.add(here, `is ${name}, as that of another variable is`);
    }
    if (typeof value === "string" && OPTION_VARIABLES.includes(name) && !unread.includes(name)) {
      checkOptionsOfEnv(value, `${path}[${i}].value`, mistakes);
    }
    if ((value === undefined) === (valueFrom === undefined)) {
      const what = value === undefined ? "has neither value nor valueFrom" : "has both value and valueFrom";
      mistakes.add(`${path}[${i}]`, `${what}; write one of the two`);
    }
  });
}
