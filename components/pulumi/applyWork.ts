import type { Output } from "@pulumi/pulumi";

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
