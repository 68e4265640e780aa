import type { LogReference } from "../kubernetes/clusterView";

/** What comes of one look. */
export type Verdict =
  | { state: "done" }
  | {
      state: "waiting";
      progress: string;
      since: Record<string, number>;
      /** Events, claims and storage classes would tell more. */
      suspicious: boolean;
      log?: LogReference;
    }
  | { state: "failed"; cause: string; log?: LogReference };
