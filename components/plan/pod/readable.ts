import type { EnvArgs } from "../../args";
import type { Mistake } from "../mistakes";
import { OPTION_VARIABLES } from "./contents";
import type { PlannedJvmOptions } from "./jvmOptions";

/** What names of passwords and keys end with. What ends with `.file` or `_FILE` says where one lies. */
const SECRET_NAME = /(pass(word|wd|phrase)|secret|token|(secret|api|private)[\w.-]*key)$/i;

const READABLE = "is a password in clear text: a pod and the stack's state show it to whoever may read them";
const IN_ENV = `${READABLE}. Take it from a Secret, with valueFrom.secretKeyRef`;
const IN_OPTIONS =
  `${READABLE}. Have a variable of pod.env take it from a Secret, with valueFrom.secretKeyRef, and ` +
  "mention that as $(NAME)";

/** Variables and options of the JVM that show a password, by their names. */
export function readablePasswords(
  env: EnvArgs[],
  path: string,
  { options, path: optionsPath }: PlannedJvmOptions,
): Mistake[] {
  return [
    ...env.flatMap(({ name, value }, i) => {
      if (typeof value !== "string") return [];
      const propertyPath = `${path}[${i}].value`;
      if (isReadable(name, value)) return [{ propertyPath, reason: IN_ENV }];
      const hasOne = OPTION_VARIABLES.includes(name) && value.split(/\s+/).some(showsPassword);
      return hasOne ? [{ propertyPath, reason: IN_OPTIONS }] : [];
    }),
    ...options.flatMap((option, i) =>
      showsPassword(option) ? [{ propertyPath: `${optionsPath}[${i}]`, reason: IN_OPTIONS }] : [],
    ),
  ];
}

function showsPassword(option: string): boolean {
  const [, name, value] = option.match(/^-D([^=]+)=(.+)$/) ?? [];
  return name !== undefined && isReadable(name, value);
}

/** A switch is no password, and what mentions a variable needn't have one in it. */
function isReadable(name: string, value: string): boolean {
  return SECRET_NAME.test(name) && value !== "" && !/^(true|false)$/i.test(value) && !value.includes("$(");
}
