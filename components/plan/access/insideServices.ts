import type { PlannedNode } from "../nodes/nodes";
import { brokerListeners, type PlannedListener } from "./listeners";
import { controllerListener } from "./ownListeners";

/** What of a cluster its Services for inside follow from. */
interface Inside {
  controllers: PlannedNode[];
  listeners: PlannedListener[];
  interBroker: PlannedListener;
  security?: unknown;
}

/** A port of a Service. */
export interface NamedPort {
  name: string;
  port: number;
}

/** Ports of the Service that names the pods. */
export function headlessPorts(cluster: Inside): NamedPort[] {
  const { kafkaName, port } = controllerListener(cluster.security !== undefined);
  return [
    ...(cluster.controllers.length > 0 ? [{ name: kafkaName.toLowerCase(), port }] : []),
    ...brokerListeners(cluster).map(({ name, port }) => ({ name, port })),
  ];
}

/** Ports of the Service that clients inside the Kubernetes cluster start from. */
export function bootstrapPorts(cluster: Pick<Inside, "listeners" | "interBroker">): NamedPort[] {
  // The Job is one of them, and takes the brokers' own listener where they have one.
  const forInside = brokerListeners(cluster).filter(({ external }) => !external);
  return forInside.map(({ name, port }) => ({ name, port }));
}
