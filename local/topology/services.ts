import type { ClusterPlan } from "../../components/plan/clusterPlan";
import { CONTROLLER_LISTENER, CONTROLLER_PORT } from "../../components/plan/listeners";
import { bootstrapService, headlessService } from "../../components/plan/nodes";
import type { EnsemblePlan } from "../../components/plan/zooKeeper/ensemblePlan";
import { CLIENT_PORT, ELECTION_PORT, QUORUM_PORT } from "../../components/plan/zooKeeper/zooCfg";
import type { DrawnService } from "./topology";

/** Every Service that a cluster makes, those of its own ZooKeeper first. */
export function servicesOf(plan: ClusterPlan, ensemble: EnsemblePlan | undefined): DrawnService[] {
  const controllers = { name: CONTROLLER_LISTENER.toLowerCase(), port: CONTROLLER_PORT };
  const inside: DrawnService[] = [
    {
      name: headlessService(plan.name),
      type: "headless",
      ports: ports([...(plan.controllers.length > 0 ? [controllers] : []), ...plan.listeners]),
      leadsTo: "a DNS name for each pod",
    },
    {
      name: bootstrapService(plan.name),
      type: "ClusterIP",
      ports: ports(plan.listeners.filter(({ way }) => !way)),
      listener: plan.internal.name,
      leadsTo: "any broker that is ready",
    },
  ];
  const outside = plan.listeners.flatMap(({ name: listener, way }) =>
    (way?.services ?? []).map((service): DrawnService => {
      const { name, type, port, nodePort, node, local } = service;
      const onNodes = `${port}, on Kubernetes' nodes ${nodePort ?? "‹assigned›"}`;
      return {
        name,
        type,
        listener,
        ports: `${listener} ${type === "NodePort" ? onNodes : port}`,
        pod: node?.pod,
        leadsTo: node?.pod ?? (local ? "the broker on the node that was asked" : "any broker that is ready"),
      };
    }),
  );
  return [...(ensemble ? ensembleServices(ensemble) : []), ...inside, ...outside];
}

function ensembleServices({ name }: EnsemblePlan): DrawnService[] {
  const client = { name: "client", port: CLIENT_PORT };
  const others = [
    { name: "quorum", port: QUORUM_PORT },
    { name: "election", port: ELECTION_PORT },
  ];
  return [
    {
      name: headlessService(name),
      type: "headless",
      ports: ports([client, ...others]),
      leadsTo: "a DNS name for each server",
    },
    {
      name: `${name}-client`,
      type: "ClusterIP",
      ports: ports([client]),
      leadsTo: "any server that is ready",
    },
  ];
}

function ports(list: { name: string; port: number }[]): string {
  return list.map(({ name, port }) => `${name} ${port}`).join(", ");
}
