import { KafkaCluster, stackArgs, stackOptions } from "./components";

const args = stackArgs();
const kafka = new KafkaCluster(args.name ?? "kafka", args, stackOptions());

/** `bootstrap.servers` for clients inside the Kubernetes cluster. */
export const bootstrap = kafka.bootstrap;
/** `bootstrap.servers` for clients outside. */
export const externalBootstrap = kafka.externalBootstrap;
/** The address of each broker for clients outside: node id, host and port. */
export const externalEndpoints = kafka.externalEndpoints;
/** A client's configuration file. */
export const clientProperties = kafka.clientProperties;
/** How clients use each listener. */
export const listeners = kafka.listeners;
/** How each of `users` gets in, and the Kubernetes Secret with what its clients need. */
export const users = kafka.users;
/** Id of the Kafka cluster. */
export const clusterId = kafka.clusterId;
/** How the controllers know each other: `static` or `dynamic`. */
export const quorum = kafka.quorum;
/** Namespace that everything is in. */
export const namespace = kafka.namespace;
/** Names of the topics. */
export const topics = kafka.topics;
