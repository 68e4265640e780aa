import type * as k8s from "@pulumi/kubernetes";
import * as core from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import { bootstrapPorts, headlessPorts } from "../plan/access/insideServices";
import { bootstrapService, headlessService } from "../plan/nodes/nodes";
import { type Labelled, metadata, namedOptions, ResourceContext, roleSelector, selector } from "./context";

/**
 * The headless Service that gives each pod its DNS name, also before it is ready: a quorum can only form when
 * the pods find each other first.
 */
export function podNames(context: ResourceContext): core.Service {
  const { plan } = context;
  return insideService(context, headlessService(plan.name), {
    clusterIP: "None",
    publishNotReadyAddresses: true,
    selector: selector(plan),
    ports: headlessPorts(plan),
  });
}

/**
 * The Service that clients inside the cluster start from: any broker that is ready.
 *
 * @param told resolves once the pods of brokers have the labels that tell them from others
 */
export function bootstrap(context: ResourceContext, told: pulumi.Output<unknown>): core.Service {
  const { plan } = context;
  return insideService(context, bootstrapService(plan.name), {
    selector: told.apply(() => roleSelector(plan, "broker")),
    ports: bootstrapPorts(plan),
  });
}

/** A Service for programs inside the Kubernetes cluster. */
export function insideService(
  context: ResourceContext<Labelled>,
  name: string,
  spec: k8s.types.input.core.v1.ServiceSpec,
  annotations: Record<string, pulumi.Input<string>> = {},
): core.Service {
  const { plan, component } = context;
  return new core.Service(
    // Unlike the cluster's name, the component's is unique in a program.
    name.replace(plan.name, component),
    {
      // Waiting for pods here would wait for a StatefulSet that waits for its Service.
      metadata: metadata(context, {
        name,
        annotations: { "pulumi.com/skipAwait": "true", ...annotations },
      }),
      spec,
    },
    namedOptions(context, "Service", name),
  );
}
