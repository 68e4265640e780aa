import * as pulumi from "@pulumi/pulumi";
import { isLater } from "../plan/later";
import { Mistakes } from "../plan/mistakes";
import { UserError } from "../userError";
import { applyWork } from "./applyWork";

/** The component whose argument it is, and what errors call it. */
export interface Owner {
  name: string;
  kind?: string;
}

/**
 * An argument, held to what the plan holds a text to as soon as it is one. By then others may have been made, so it fails alone.
 *
 * @param check adds what is wrong with the text
 */
export function checkedLater(
  { name, kind = "Kafka cluster" }: Owner,
  given: pulumi.Input<string>,
  check: (text: string, mistakes: Mistakes) => void,
): pulumi.Input<string> {
  if (!isLater(given)) return given;
  return applyWork(pulumi.output(given), async (text) => {
    const mistakes = new Mistakes();
    check(text, mistakes);
    const [wrong] = mistakes.found;
    if (wrong) throw new UserError(`${wrong.propertyPath} of ${kind} "${name}" ${wrong.reason}.`);
    return text;
  });
}
