import type { ClusterPlan } from "../../components/plan/clusterPlan";
import { bootstrapPorts, headlessPorts, type NamedPort } from "../../components/plan/access/insideServices";
import { bootstrapService, headlessService } from "../../components/plan/nodes/nodes";
import type { EnsemblePlan } from "../../components/plan/zooKeeper/ensemblePlan";
import { CLIENT_PORTS, clientService, SERVER_PORTS } from "../../components/plan/zooKeeper/zooCfg";

export interface DrawnService {
  name: string;
  type: string;
  ports: string;
  /** The listener that it is for, if it is for one. */
  listener?: string;
  /** Pod that it leads to; undefined for any that is ready. */
  pod?: string;
  leadsTo: string;
}

/** Every Service that a cluster makes, those of its own ZooKeeper first. */
export function servicesOf(plan: ClusterPlan, ensemble: EnsemblePlan | undefined): DrawnService[] {
  const inside: DrawnService[] = [
    {
      name: headlessService(plan.name),
      type: "headless",
      ports: ports(headlessPorts(plan)),
      leadsTo: "a DNS name for each pod",
    },
    {
      name: bootstrapService(plan.name),
      type: "ClusterIP",
      ports: ports(bootstrapPorts(plan)),
      listener: plan.internal.name,
      leadsTo: "any broker that is ready",
    },
  ];
  const outside = plan.listeners.flatMap(({ name: listener, external }) =>
    (external?.services ?? []).map((service): DrawnService => {
      const { name, type, port, nodePort, node, local } = service;
      const onNodes = `${port}, on Kubernetes' nodes ${nodePort ?? "‹assigned›"}`;
      return {
        name,
        type,
        listener,
        ports: `${listener} ${type === "NodePort" ? onNodes : port}`,
        pod: node?.pod,
        leadsTo:
          node?.pod ??
          (local && type === "NodePort"
            ? "the broker on the node that was asked"
            : "any broker that is ready"),
      };
    }),
  );
  return [...(ensemble ? ensembleServices(ensemble) : []), ...inside, ...outside];
}

function ensembleServices({ name }: EnsemblePlan): DrawnService[] {
  return [
    {
      name: headlessService(name),
      type: "headless",
      ports: ports(SERVER_PORTS),
      leadsTo: "a DNS name for each server",
    },
    {
      name: clientService(name),
      type: "ClusterIP",
      ports: ports(CLIENT_PORTS),
      leadsTo: "any server that is ready",
    },
  ];
}

function ports(list: NamedPort[]): string {
  return list.map(({ name, port }) => `${name} ${port}`).join(", ");
}
