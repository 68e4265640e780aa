import { setTimeout as pause } from "node:timers/promises";
import type { CoreV1Event } from "@kubernetes/client-node";
import { apiMessage } from "../kubernetes/apiErrors";
import { ClusterView } from "../kubernetes/clusterView";
import type { WorkArgs } from "../kubernetes/workArgs";
import { UserError } from "../../userError";

const lookMilliseconds = 1000;

/**
 * Waits until a LoadBalancer Service has an address. Rejects with a RunError that has the Service's name and its
 * events when none came in time.
 */
export async function awaitAddress(args: WorkArgs): Promise<void> {
  const { kubeConfig, namespace, name, timeoutSeconds = 600, progress = () => undefined } = args;
  const view = await ClusterView.open(kubeConfig, namespace);
  const object = `Service ${namespace}/${name}`;
  const deadline = Date.now() + timeoutSeconds * 1000;
  // The pause keeps the program running: one that ends now would have declared no brokers, and Pulumi delete them.
  for (let lastProgress = ""; ; await pause(lookMilliseconds)) {
    let why: string;
    try {
      const service = await view.service(name);
      if (service?.status?.loadBalancer?.ingress?.length) return;
      why = explain(service && (await view.eventsOf(service)));
    } catch (error) {
      why = apiMessage(error);
    }
    if (Date.now() >= deadline) {
      throw new UserError(`${object} has got no address from a load balancer in ${timeoutSeconds} s: ${why}`);
    }
    if (why !== lastProgress) progress(`waits for its load balancer's address: ${(lastProgress = why)}`);
  }
}

function explain(events: CoreV1Event[] | undefined): string {
  const texts = (events ?? []).map(({ reason, message }) => `${reason}: ${message}`);
  return texts.length > 0
    ? [...new Set(texts)].join("; ")
    : "no event tells why. Does this Kubernetes cluster have a controller for LoadBalancer Services?";
}
