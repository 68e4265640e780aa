export * from "./args";
export { KafkaCluster } from "./kafkaCluster";
export { kafkaFrom, type KafkaOutputs } from "./kafkaFrom";
export type { ExternalEndpoint } from "./outputs/endpoints";
export type { ListenerOutput } from "./outputs/listenerOutput";
export type { UserListenerOutput, UserOutput } from "./outputs/userOutput";
export { MistakesError } from "./plan/mistakes";
export { stackArgs, stackOptions } from "./stackArgs";
export { ZooKeeperEnsemble } from "./zooKeeperEnsemble";
