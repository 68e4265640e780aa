import type { Subject } from "./measurements";

export const KINDS = [
  "up",
  "nochange",
  "preview",
  "destroy",
  "roll",
  "former",
  "racks",
  "topics",
  "closed",
  "throughput",
  "metrics",
  "cluster",
  "cold",
  "scale",
] as const;
export type Kind = (typeof KINDS)[number];

/** A row of the table: what is measured, beside what, and what it may be. */
export interface Figure {
  kind: Kind;
  what: string;
  subject: Subject;
  comparedWith?: { what: string; subject: Subject };
  /** An amount, or a multiple of what it is compared with. */
  atMost: { seconds: number } | { mebibytes: number } | { ratio: number };
}

export const FIGURES: Figure[] = [
  {
    kind: "up",
    what: "`up` from nothing until each broker took a message from outside and gave it back, and all six topics exist",
    subject: "devStackUp",
    comparedWith: { what: "the same with plain manifests and kubectl", subject: "firstSeedUp" },
    atMost: { ratio: 0.6 },
  },
  {
    kind: "up",
    what: "the same `up`",
    subject: "devStackUp",
    comparedWith: { what: "three bare broker processes, a message through each", subject: "bareBrokersUp" },
    atMost: { ratio: 1.6 },
  },
  {
    kind: "nochange",
    what: "`up` with no change, the program's start included",
    subject: "devStackUnchanged",
    comparedWith: { what: "the same of an empty program in TypeScript", subject: "emptyProgramUnchanged" },
    atMost: { seconds: 3 },
  },
  {
    kind: "preview",
    what: "preview with no change",
    subject: "devStackPreview",
    comparedWith: { what: "the same of an empty program in TypeScript", subject: "emptyProgramPreview" },
    atMost: { ratio: 1.25 },
  },
  {
    kind: "preview",
    what: "the same where the Kubernetes cluster refuses the connection",
    subject: "refusedPreview",
    comparedWith: { what: "an empty program's in TypeScript", subject: "emptyProgramPreview" },
    atMost: { ratio: 1.25 },
  },
  {
    kind: "preview",
    what: "the same where nobody answers",
    subject: "unansweredPreview",
    comparedWith: { what: "an empty program's in TypeScript", subject: "emptyProgramPreview" },
    atMost: { seconds: 6 },
  },
  {
    kind: "destroy",
    what: "`destroy`",
    subject: "devStackDestroy",
    comparedWith: { what: "`kubectl delete` of the plain manifests", subject: "firstSeedDelete" },
    atMost: { seconds: 12 },
  },
  {
    kind: "roll",
    what: "`up` with a changed setting, which rolls the three brokers",
    subject: "devStackRoll",
    comparedWith: { what: "`kubectl rollout restart` of the same brokers", subject: "kubernetesRoll" },
    atMost: { ratio: 1.2 },
  },
  {
    kind: "former",
    what: "the same `up`",
    subject: "devStackRoll",
    comparedWith: { what: "the same of the former commit", subject: "formerRoll" },
    atMost: { ratio: 0.9 },
  },
  {
    kind: "racks",
    what: "`up` that rolls nine brokers in three racks, three of a rack at once",
    subject: "rollByRack",
    comparedWith: { what: "the same one at a time", subject: "rollOneByOne" },
    atMost: { ratio: 0.75 },
  },
  {
    kind: "topics",
    what: "1,000 topics of three replicas added: the Job",
    subject: "topicsAdded",
    comparedWith: { what: "asking three bare brokers for them, in one request", subject: "bareTopicsAdded" },
    atMost: { seconds: 10 },
  },
  {
    kind: "topics",
    what: "the same topics unchanged: the Job",
    subject: "topicsUnchanged",
    comparedWith: { what: "adding them", subject: "topicsAdded" },
    atMost: { seconds: 5 },
  },
  {
    kind: "closed",
    what: "`up` of the cluster with TLS, SCRAM, authorization and ten users, from nothing until each broker took a message",
    subject: "closedUp",
    comparedWith: { what: "the same of the cluster open", subject: "openUp" },
    atMost: { ratio: 1.15 },
  },
  {
    kind: "throughput",
    what: "200,000 messages of 1 KiB by one producer with acks=all, on a listener with TLS and SCRAM",
    subject: "closedProducer",
    comparedWith: { what: "the same on a plain listener of the same cluster", subject: "plainProducer" },
    atMost: { ratio: 1.35 },
  },
  {
    kind: "metrics",
    what: "`/metrics` of a broker with 1,000 partitions",
    subject: "agentPage",
    comparedWith: { what: "the JMX exporter in the same JVM", subject: "exporterPage" },
    atMost: { seconds: 0.03 },
  },
  {
    kind: "metrics",
    what: "the same page",
    subject: "agentPage",
    comparedWith: { what: "the same", subject: "exporterPage" },
    atMost: { ratio: 0.05 },
  },
  {
    kind: "metrics",
    what: "`/metrics?all` of it, which has as much as the exporter's",
    subject: "agentWholePage",
    comparedWith: { what: "the same", subject: "exporterPage" },
    atMost: { ratio: 0.2 },
  },
  {
    kind: "metrics",
    what: "`/metrics` of a JVM with what a broker registers of 40,000 partitions",
    subject: "agentLargePage",
    comparedWith: { what: "the JMX exporter in it", subject: "exporterLargePage" },
    atMost: { ratio: 0.05 },
  },
  {
    kind: "metrics",
    what: "memory that a broker of 1,000 partitions takes more with the agent, scraped, than without",
    subject: "agentMemory",
    comparedWith: { what: "with the JMX exporter", subject: "exporterMemory" },
    atMost: { mebibytes: 10 },
  },
  {
    kind: "cluster",
    what: "the local cluster up, everything cached",
    subject: "clusterUp",
    atMost: { seconds: 8 },
  },
  {
    kind: "cold",
    what: "`npm ci && npm start` in a fresh clone, all caches empty",
    subject: "coldStart",
    atMost: { seconds: 720 },
  },
];
