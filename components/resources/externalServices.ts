import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { type Assigned, balancerHost } from "../plan/access/advertised";
import { servicesForOutside } from "../plan/access/listeners";
import type { PlannedService } from "../plan/access/external/externalAccess";
import type { OwnWait } from "../rollout/ownWait";
import { metadata, namedOptions, notYet, ResourceContext, roleSelector } from "./context";

/** Makes the Services that let clients in from outside, and answers with what Kubernetes assigned to each. */
export function externalServices(
  context: ResourceContext,
  wait: OwnWait,
): { services: core.Service[]; assigned: AssignedOutputs } {
  const services = servicesForOutside(context.plan.listeners).map((planned) => {
    const service = externalService(context, planned);
    return { service, assigned: [planned.name, assignedTo(context, planned, service, wait)] as const };
  });
  return {
    services: services.map(({ service }) => service),
    assigned: Object.fromEntries(services.map(({ assigned }) => assigned)),
  };
}

/** What Kubernetes assigns, by the name of the Service. */
export type AssignedOutputs = Record<string, pulumi.Output<Assigned[string]>>;

/** How much longer the provider waits for an address, so that the wait here, which can say why none comes, fails first. */
const OWN_WAIT_FIRST_SECONDS = 10;

function externalService(context: ResourceContext, service: PlannedService): core.Service {
  const { plan, component } = context;
  const isBalancer = service.type === "LoadBalancer";
  return new core.Service(
    // Unlike the cluster's name, the component's is unique in a program.
    service.name.replace(plan.name, component),
    {
      metadata: metadata(context, {
        name: service.name,
        annotations: {
          ...service.annotations,
          // Brokers advertise the address, so it comes before them; the provider would wait for them to be ready.
          ...(isBalancer
            ? {
                "pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress}",
                "pulumi.com/timeoutSeconds": String(plan.timeoutSeconds + OWN_WAIT_FIRST_SECONDS),
              }
            : { "pulumi.com/skipAwait": "true" }),
        },
      }),
      spec: {
        type: service.type,
        selector: {
          ...roleSelector(plan, "broker"),
          ...(service.node && { [POD_NAME_LABEL]: service.node.pod }),
        },
        ports: [{ port: service.port, targetPort: service.targetPort, nodePort: service.nodePort }],
        externalTrafficPolicy: service.local ? "Local" : "Cluster",
        loadBalancerSourceRanges: service.sourceRanges,
        loadBalancerClass: service.loadBalancerClass,
      },
    },
    namedOptions(context, "Service", service.name),
  );
}

/** The label by which a StatefulSet's pod can be told from its siblings. */
const POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name";

function assignedTo(
  context: ResourceContext,
  planned: PlannedService,
  service: core.Service,
  wait: OwnWait,
): AssignedOutputs[string] {
  if (planned.type === "NodePort") {
    // A given port is known before the Service is.
    if (planned.nodePort !== undefined) return pulumi.output({ port: planned.nodePort });
    return service.spec.apply(({ ports }) => ({ port: ports[0].nodePort ?? notYet<number>() }));
  }
  const addressed = wait.addressed(context.namespace, planned.name, service);
  return pulumi.all([service.status, addressed]).apply(([status]) => ({
    host: balancerHost(status?.loadBalancer?.ingress) ?? notYet<string>(),
  }));
}
