// Pulumi's runner of packages takes the compiler's options from where the program that uses this one is, if it is
// written in TypeScript, and old ones otherwise. So this says itself what it needs of them.
/// <reference lib="es2023" />
export * from "./args";
export * from "./zooKeeperArgs";
export { KafkaCluster } from "./kafkaCluster";
export type { ExternalEndpoint } from "./outputs/endpoints";
export type { ListenerOutput } from "./outputs/listenerOutput";
export { MistakesError } from "./plan/mistakes";
export { stackArgs, stackOptions } from "./stackArgs";
export { ZooKeeperEnsemble } from "./zooKeeperEnsemble";
