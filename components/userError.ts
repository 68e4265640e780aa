import { RunError } from "@pulumi/pulumi";

/**
 * An error that Pulumi tells by its message alone.
 *
 * It has no stack on purpose: Pulumi's SDK inspects each error with colours, and Node's inspect (20.20, for one)
 * loops for half a minute on a frame such as `/node_modules/@pulumi/output.ts`, which every apply has, until its
 * string is too long. Its message stays as it is: the SDK writes `error serializing property "…": ` before that of
 * an error for each resource that waits for it.
 */
export class UserError extends RunError {
  constructor(message: string) {
    super(message);
    this.stack = "";
    Object.defineProperty(this, "message", { get: () => message, set: () => undefined });
  }
}
