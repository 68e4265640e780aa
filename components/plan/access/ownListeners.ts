/** A listener that the cluster has for itself, beside those of the arguments. */
export interface OwnListener {
  /** Kafka's name. */
  kafkaName: string;
  /** Port inside the pod. */
  port: number;
}

/** The controllers' listener of an open cluster. */
export const OPEN_CONTROLLERS: OwnListener = { kafkaName: "CONTROLLER", port: 9093 };
/**
 * The same of a closed one. Another name and another port: a cluster that is closed while it runs has both for a while.
 */
export const CLOSED_CONTROLLERS: OwnListener = { kafkaName: "CONTROLLERTLS", port: 9090 };
/** What carries the traffic between the brokers of a closed cluster; an open one has the first listener for inside. */
export const REPLICATION: OwnListener = { kafkaName: "REPLICATION", port: 9091 };

/** The controllers' listener. */
export function controllerListener(isClosed: boolean): OwnListener {
  return isClosed ? CLOSED_CONTROLLERS : OPEN_CONTROLLERS;
}

/** Ports on which controllers listen, in clusters of either kind. */
export const CONTROLLER_PORTS = [OPEN_CONTROLLERS.port, CLOSED_CONTROLLERS.port];

/** Kafka's names that no listener of the arguments can have. */
export const OWN_LISTENER_NAMES = [OPEN_CONTROLLERS, CLOSED_CONTROLLERS, REPLICATION].map(
  ({ kafkaName }) => kafkaName,
);
