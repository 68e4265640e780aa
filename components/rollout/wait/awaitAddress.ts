import { setTimeout as pause } from "node:timers/promises";
import type { CoreV1Event, V1Service } from "@kubernetes/client-node";
import { apiMessage } from "../kubernetes/apiErrors";
import { ClusterView } from "../kubernetes/clusterView";
import type { WorkArgs } from "../kubernetes/workArgs";
import { UserError } from "../../userError";

const lookMilliseconds = 1000;

/**
 * Waits until a LoadBalancer Service has an address. Rejects with a RunError that has the Service's name and its
 * events when none came in time.
 *
 * The timeout counts from when the Service was first seen, or was last told something else: the provider makes some of
 * them only once others have their addresses.
 */
export async function awaitAddress(args: WorkArgs): Promise<void> {
  const { kubeConfig, namespace, name, timeoutSeconds = 600, progress = () => undefined, signal } = args;
  const view = await ClusterView.open(kubeConfig, namespace);
  const object = `Service ${namespace}/${name}`;
  let asked: string | undefined;
  let askedAt = Date.now();
  // The pause keeps the program running: one that ends now would have declared no brokers, and Pulumi delete them.
  for (let lastProgress = ""; ; await pause(lookMilliseconds)) {
    signal?.throwIfAborted();
    let why: string;
    try {
      const service = await view.service(name);
      if (service?.status?.loadBalancer?.ingress?.length) return;
      if (!service || asked !== whatIsAskedOf(service)) askedAt = Date.now();
      asked = service && whatIsAskedOf(service);
      why = service ? explain(await view.eventsOf(service)) : "it isn't made yet";
    } catch (error) {
      why = apiMessage(error);
    }
    if (Date.now() - askedAt >= timeoutSeconds * 1000) {
      throw new UserError(`${object} has got no address from a load balancer in ${timeoutSeconds} s: ${why}`);
    }
    if (why !== lastProgress) progress(`waits for its load balancer's address: ${(lastProgress = why)}`);
  }
}

/** What a controller gives an address for. */
function whatIsAskedOf({ metadata, spec }: V1Service): string {
  return JSON.stringify([metadata?.uid, metadata?.annotations, spec]);
}

function explain(events: CoreV1Event[] | undefined): string {
  const texts = (events ?? []).map(({ reason, message }) => `${reason}: ${message}`);
  return texts.length > 0
    ? [...new Set(texts)].join("; ")
    : "no event tells why. Does this Kubernetes cluster have a controller for LoadBalancer Services?";
}
