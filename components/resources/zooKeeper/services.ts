import { headlessService } from "../../plan/nodes/nodes";
import type { EnsemblePlan } from "../../plan/zooKeeper/ensemblePlan";
import { CLIENT_PORTS, clientService, SERVER_PORTS } from "../../plan/zooKeeper/zooCfg";
import { ResourceContext, selector } from "../context";
import { insideService } from "../services";

/** The headless Service, which names each server before it is ready, and the one that leads clients to any that is. */
export function ensembleServices(context: ResourceContext<EnsemblePlan>): void {
  const { plan } = context;
  insideService(context, headlessService(plan.name), {
    clusterIP: "None",
    publishNotReadyAddresses: true,
    selector: selector(plan),
    ports: SERVER_PORTS,
  });
  insideService(context, clientService(plan.name), {
    selector: selector(plan),
    ports: CLIENT_PORTS,
  });
}
