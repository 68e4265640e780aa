import type { PlannedNode } from "../nodes/nodes";
import { CONTROLLER_LISTENER, CONTROLLER_PORT, type PlannedListener } from "./listeners";

/** What of a cluster its Services for inside follow from. */
interface Inside {
  controllers: PlannedNode[];
  listeners: PlannedListener[];
}

/** A port of a Service. */
export interface NamedPort {
  name: string;
  port: number;
}

/** Ports of the Service that names the pods. */
export function headlessPorts({ controllers, listeners }: Inside): NamedPort[] {
  const ofControllers = { name: CONTROLLER_LISTENER.toLowerCase(), port: CONTROLLER_PORT };
  return [
    ...(controllers.length > 0 ? [ofControllers] : []),
    ...listeners.map(({ name, port }) => ({ name, port })),
  ];
}

/** Ports of the Service that clients inside the Kubernetes cluster start from. */
export function bootstrapPorts({ listeners }: Pick<Inside, "listeners">): NamedPort[] {
  return listeners.filter(({ external }) => !external).map(({ name, port }) => ({ name, port }));
}
