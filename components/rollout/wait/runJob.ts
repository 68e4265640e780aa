import type { WorkArgs } from "../kubernetes/workArgs";
import { beginJob, dropJob, type OwnJob } from "../surgery/ownJob";
import { awaitJob } from "./awaitJob";

/** Runs a Job of the program's own to its end, and removes it. One that fails is left for its log. */
export async function runJob(args: WorkArgs & OwnJob): Promise<void> {
  await beginJob(args);
  await awaitJob(args);
  await dropJob(args);
}
