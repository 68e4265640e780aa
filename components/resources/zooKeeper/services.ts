import * as k8s from "@pulumi/kubernetes";
import { headlessService } from "../../plan/nodes";
import type { EnsemblePlan } from "../../plan/zooKeeper/ensemblePlan";
import { CLIENT_PORT, ELECTION_PORT, QUORUM_PORT } from "../../plan/zooKeeper/zooCfg";
import { childOptions, labels, ResourceContext, selector } from "../context";

/** The headless Service, which names each server before it is ready, and the one that leads clients to any that is. */
export function ensembleServices(context: ResourceContext<EnsemblePlan>): void {
  const { name } = context.plan;
  service(context, headlessService(name), {
    clusterIP: "None",
    publishNotReadyAddresses: true,
    ports: [
      { name: "client", port: CLIENT_PORT },
      { name: "quorum", port: QUORUM_PORT },
      { name: "election", port: ELECTION_PORT },
    ],
  });
  service(context, `${name}-client`, { ports: [{ name: "client", port: CLIENT_PORT }] });
}

function service(
  context: ResourceContext<EnsemblePlan>,
  name: string,
  spec: k8s.types.input.core.v1.ServiceSpec,
): k8s.core.v1.Service {
  const { plan, namespace, component } = context;
  return new k8s.core.v1.Service(
    // Unlike the ensemble's name, the component's is unique in a program.
    name.replace(plan.name, component),
    {
      metadata: {
        name,
        namespace,
        labels: labels(plan),
        // Waiting for pods here would wait for a StatefulSet that waits for its Service.
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: { ...spec, selector: selector(plan) },
    },
    childOptions(context),
  );
}
