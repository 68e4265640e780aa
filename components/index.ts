export * from "./args";
export { KafkaCluster } from "./kafkaCluster";
export type { ExternalEndpoint } from "./outputs";
export { MistakesError } from "./plan/mistakes";
export { stackArgs } from "./stackArgs";
