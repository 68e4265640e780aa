import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { type Assigned, awaitedParts, balancerHost } from "../plan/access/advertised";
import { type PlannedListener, servicesForOutside } from "../plan/access/listeners";
import { sharedAddress } from "../plan/access/sharedAddress";
import { applyWork } from "../pulumi/applyWork";
import { checkHost, type LaterHost, type PlannedService } from "../plan/access/external/externalAccess";
import type { PlannedNode } from "../plan/nodes/nodes";
import { checkedLater } from "../pulumi/laterValue";
import type { OwnWait } from "../rollout/ownWait";
import { UserError } from "../userError";
import { metadata, namedOptions, notYet, ResourceContext, roleSelector } from "./context";

/**
 * Makes the Services that let clients in from outside.
 *
 * @param told resolves once the pods of brokers have the labels that tell them from others
 */
export function externalServices(
  context: ResourceContext,
  wait: OwnWait,
  told: pulumi.Output<unknown>,
): OutsideServices {
  const services = servicesForOutside(context.plan.listeners).map((planned) => {
    const service = externalService(context, planned, told);
    const isBalancer = planned.type === "LoadBalancer";
    const addressed = isBalancer ? wait.addressed(context.namespace, planned.name, service) : undefined;
    const assigned = assignedTo(context, planned, service, addressed);
    return { service, addressed, assigned: [planned.name, assigned] as const };
  });
  return {
    services: services.map(({ service }) => service),
    assigned: apart(context, Object.fromEntries(services.map(({ assigned }) => assigned))),
    addressed: pulumi.all(services.map(({ addressed }) => addressed)),
  };
}

/** The same, once what brokers are to advertise is known to lead to one broker each. */
function apart({ plan }: ResourceContext, assigned: AssignedOutputs): AssignedOutputs {
  const parts = Object.entries(awaitedParts(plan.brokers, plan.listeners));
  const checked = applyWork(awaited(plan.brokers, plan.listeners, assigned), async (known) => {
    const trouble = sharedAddress(plan.listeners, known as Assigned);
    if (trouble !== undefined) throw new UserError(trouble);
    return known as Assigned;
  });
  const ofChecked = parts.map(([name, of]) => [
    name,
    Object.fromEntries(of.map((part) => [part, checked.apply((known) => known[name][part])])),
  ]);
  return { ...assigned, ...(Object.fromEntries(ofChecked) as AssignedOutputs) };
}

/** What these nodes advertise of what the Services get, by the Services' names. */
export function awaited(
  nodes: PlannedNode[],
  listeners: PlannedListener[],
  assigned: AssignedOutputs,
): pulumi.Output<Assigned> {
  const parts = Object.entries(awaitedParts(nodes, listeners)).map(([name, of]) => [
    name,
    Object.fromEntries(of.map((part) => [part, assigned[name][part]])),
  ]);
  return pulumi.output(Object.fromEntries(parts) as AssignedOutputs) as pulumi.Output<Assigned>;
}

/** What lets clients in from outside. */
interface OutsideServices {
  services: core.Service[];
  assigned: AssignedOutputs;
  /** Resolves once every load balancer has its address. */
  addressed: pulumi.Output<unknown>;
}

/** What each Service gets, by its name. */
export type AssignedOutputs = Record<string, { host?: pulumi.Input<string>; port?: pulumi.Input<number> }>;

/** How much longer the provider waits for an address, so that the wait here, which can say why none comes, fails first. */
const OWN_WAIT_FIRST_SECONDS = 10;

function externalService(
  context: ResourceContext,
  service: PlannedService,
  told: pulumi.Output<unknown>,
): core.Service {
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
        selector: told.apply(() => ({
          ...roleSelector(plan, "broker"),
          ...(service.node && { [POD_NAME_LABEL]: service.node.pod }),
        })),
        ports: [{ port: service.port, targetPort: service.targetPort, nodePort: service.nodePort }],
        externalTrafficPolicy: service.local ? "Local" : "Cluster",
        loadBalancerSourceRanges: service.sourceRanges,
        loadBalancerClass: service.loadBalancerClass,
        loadBalancerIP: service.ip,
      },
    },
    namedOptions(context, "Service", service.name),
  );
}

/** The label by which a StatefulSet's pod can be told from its siblings. */
const POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name";

/** @param addressed resolves once a load balancer has its address */
function assignedTo(
  context: ResourceContext,
  planned: PlannedService,
  service: core.Service,
  addressed: pulumi.Output<void> | undefined,
): AssignedOutputs[string] {
  const { type, nodePort, host } = planned;
  const given = host && checkedHost(context, host);
  if (type === "NodePort") {
    // A given port is known before the Service is.
    const port = nodePort ?? service.spec.apply(({ ports }) => ports[0].nodePort ?? notYet<number>());
    return { host: given, port };
  }
  // Brokers that advertise a name of their own needn't wait for the address.
  if (given !== undefined) return { host: given };
  const ingress = pulumi.all([service.status, addressed]).apply(([status]) => status?.loadBalancer?.ingress);
  return { host: ingress.apply((known) => balancerHost(known) ?? notYet<string>()) };
}

/** A host among the arguments that comes to be while the program runs. */
function checkedHost({ component }: ResourceContext, { path, value }: LaterHost): pulumi.Input<string> {
  return checkedLater({ name: component }, value, (text, mistakes) => checkHost({ mistakes }, path, text));
}
