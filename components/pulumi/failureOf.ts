import type { Output } from "@pulumi/pulumi";
import { settled } from "./settledValue";

/** Aborted with what an output fails with, once it does. */
export function failureOf(output: Output<unknown>): AbortSignal {
  const failed = new AbortController();
  settled(output).catch((error) => failed.abort(error));
  return failed.signal;
}
