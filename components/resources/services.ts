import * as k8s from "@pulumi/kubernetes";
import { CONTROLLER_LISTENER, CONTROLLER_PORT } from "../plan/listeners";
import { headlessService } from "../plan/nodes";
import { childOptions, labels, ResourceContext, roleSelector, selector } from "./context";

/**
 * The headless Service that gives each pod its DNS name, also before it is ready: a quorum can only form when
 * the pods find each other first.
 */
export function podNames(context: ResourceContext): k8s.core.v1.Service {
  const { plan, namespace } = context;
  return new k8s.core.v1.Service(
    headlessService(context.component),
    {
      metadata: {
        name: headlessService(plan.name),
        namespace,
        labels: labels(plan),
        // Waiting for pods here would wait for a StatefulSet that waits for its Service.
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        clusterIP: "None",
        publishNotReadyAddresses: true,
        selector: selector(plan),
        ports: [
          ...(plan.controllers.length > 0
            ? [{ name: CONTROLLER_LISTENER.toLowerCase(), port: CONTROLLER_PORT }]
            : []),
          ...plan.listeners.map((listener) => ({ name: listener.name, port: listener.port })),
        ],
      },
    },
    childOptions(context),
  );
}

/** Name of the Service that clients inside the cluster start from. */
export function bootstrapService(cluster: string): string {
  return `${cluster}-bootstrap`;
}

/** The Service that clients inside the cluster start from: any broker that is ready. */
export function bootstrap(context: ResourceContext): k8s.core.v1.Service {
  const { plan, namespace } = context;
  return new k8s.core.v1.Service(
    bootstrapService(context.component),
    {
      metadata: {
        name: bootstrapService(plan.name),
        namespace,
        labels: labels(plan),
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        selector: roleSelector(plan, "broker"),
        ports: plan.listeners
          .filter((listener) => !listener.way)
          .map((listener) => ({ name: listener.name, port: listener.port })),
      },
    },
    childOptions(context),
  );
}
