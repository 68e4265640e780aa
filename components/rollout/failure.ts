import { type Output, RunError } from "@pulumi/pulumi";

/**
 * An error that Pulumi tells by its message alone. It has no stack on purpose: Pulumi's SDK inspects each error
 * with colours, and Node's inspect (20.20, for one) loops for half a minute on a frame such as
 * `/node_modules/@pulumi/output.ts`, which every apply has, until its string is too long.
 */
export function failure(message: string): RunError {
  const error = new RunError(message);
  error.stack = "";
  return error;
}

/**
 * `output.apply(work)`, for work that may fail.
 *
 * Pulumi keeps V8's debugger on, which asks of whatever is thrown who is going to catch it, along each path through the
 * promises that wait for it. Of outputs that follow from each other there are more paths than fit into memory. Nobody
 * asks when a promise takes over the rejection of another one.
 */
export function applyWork<T, U>(output: Output<T>, work: (value: T) => Promise<U>): Output<U> {
  const passedOn = (value: T): Promise<U> => work(value).catch((error) => Promise.reject(error));
  return output.apply(passedOn) as Output<U>;
}
