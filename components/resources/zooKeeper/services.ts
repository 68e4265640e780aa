import { headlessService } from "../../plan/nodes";
import type { EnsemblePlan } from "../../plan/zooKeeper/ensemblePlan";
import { CLIENT_PORT, ELECTION_PORT, QUORUM_PORT } from "../../plan/zooKeeper/zooCfg";
import { ResourceContext, selector } from "../context";
import { insideService } from "../services";

/** The headless Service, which names each server before it is ready, and the one that leads clients to any that is. */
export function ensembleServices(context: ResourceContext<EnsemblePlan>): void {
  const { plan } = context;
  insideService(context, headlessService(plan.name), {
    clusterIP: "None",
    publishNotReadyAddresses: true,
    selector: selector(plan),
    ports: [
      { name: "client", port: CLIENT_PORT },
      { name: "quorum", port: QUORUM_PORT },
      { name: "election", port: ELECTION_PORT },
    ],
  });
  insideService(context, `${plan.name}-client`, {
    selector: selector(plan),
    ports: [{ name: "client", port: CLIENT_PORT }],
  });
}
