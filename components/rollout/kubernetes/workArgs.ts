import type { KubeConfig } from "@kubernetes/client-node";

/** Where something is waited for or done, and how patiently. */
export interface WorkArgs {
  kubeConfig: KubeConfig;
  namespace: string;
  name: string;
  /** @default 600 */
  timeoutSeconds?: number;
  /** Gets a line for humans whenever there is news: "2 of 3 pods ready; kafka-1: running, not ready yet". */
  progress?: (text: string) => void;
  /** Ends the wait with its reason: something that it depends on has failed. */
  signal?: AbortSignal;
}
