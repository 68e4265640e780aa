import * as pulumi from "@pulumi/pulumi";
import { settled } from "./settledValue";

/**
 * The same outputs, but those that aren't known yet fail as soon as one of them does. Pulumi looks at the outputs of a
 * component one after the other: of one that fails while it waits for another it would hear late, and Node.js warns of that.
 */
export function failTogether<Outputs extends object>(outputs: Outputs): Outputs {
  const all = Object.entries(outputs) as [string, pulumi.Output<unknown>][];
  const ends = all.map(([, output]) => settled(output).then(() => undefined));
  const failed = new Promise<undefined>((_, reject) => ends.forEach((end) => end.catch(reject)));
  // Where all is well nobody waits for it.
  failed.catch(() => undefined);
  const joined = all.map(([name, output], i) => {
    const end = pulumi.output(Promise.race([failed, ends[i]]));
    return [name, pulumi.all([output, end]).apply(([value]) => value)];
  });
  return Object.fromEntries(joined) as Outputs;
}
