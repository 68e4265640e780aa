import type { OutputMap } from "@pulumi/pulumi/automation";

/** One resource's part of a preview or an update. */
export interface Step {
  op: Operation;
  urn: string;
  type: string;
  name: string;
  /** What changes, by property; `replaces` marks those that force a replacement. */
  changes: { path: string; kind: "add" | "delete" | "update"; replaces: boolean }[];
}

export type Operation = "create" | "update" | "replace" | "delete" | "same" | "read";
export type Counts = Record<Operation, number>;

export interface Result {
  counts: Counts;
  /** The resources that aren't left as they are. */
  steps: Step[];
  /** The changes for a human. */
  text: string;
}
export type PreviewResult = Result;
export interface UpResult extends Result {
  outputs: Outputs;
}
export type Outputs = OutputMap;

export interface StackOptions {
  projectDir: string;
  stack: string;
  /** Where state, keys and passphrases are kept; made when missing. */
  stateDir: string;
  /** @default `Pulumi.<stack>.yaml` in projectDir */
  configFile?: string;
  /** The file of the kubeconfig: never taken from the user's default. */
  kubeconfig: string;
  /** What the program's environment has beside this process's own. */
  env?: Record<string, string>;
  /**
   * Whether the stand-in keeps the process of the program, and its packages loaded, for the next run. The Pulumi CLI never does.
   *
   * @default false
   */
  keepsProgram?: boolean;
  /** Called with every line of progress. */
  onLine?: (line: string) => void;
}

/** One stack of one program; failures reject with an error whose message says the cause. */
export interface Deployer {
  /** Which engine runs the program, for a human. */
  kind: string;
  preview(): Promise<PreviewResult>;
  /** `refresh`: looks first at what is really there. `target`: changes these resources alone, by their names. */
  up(options?: { refresh?: boolean; target?: string[] }): Promise<UpResult>;
  refresh(): Promise<Result>;
  destroy(options?: { refresh?: boolean }): Promise<Result>;
  outputs(): Promise<Outputs>;
}
