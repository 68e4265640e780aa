import * as pulumi from "@pulumi/pulumi";
import type { ClusterPlan } from "../plan/clusterPlan";
import { furtherServices } from "../plan/existing/missing";
import { fingerprint, type MadeFrom, RESOURCES_PART } from "../plan/existing/madeFrom";
import { policyNames } from "../plan/access/networkPolicy";
import type { PlannedPool } from "../plan/nodes/pools";
import {
  ADOPT_CONTAINER,
  ADVERTISED_FILE,
  AGENT_VOLUME,
  CLUSTER_ID_CONTAINER,
  CONFIG_VOLUME,
  FORMAT_CONTAINER,
  HEAP_VARIABLE,
  JVM_OPTIONS_VARIABLE,
  KAFKA_CONTAINER,
  nameInContainer,
} from "../plan/pod/contents";
import { podTemplate, type TemplateParts } from "./nodePool";
import type { PodContext } from "./podSpec";

/** The part that properties are. */
export const CONFIG_PART = "config";
/** The part that addresses are. */
export const ADDRESSES_PART = "advertised addresses";

/** Names of the parts, by the fields of a ConfigMap. */
const FILES: Record<string, string> = {
  "server.properties": CONFIG_PART,
  [ADVERTISED_FILE]: ADDRESSES_PART,
};

/** What of a container is in other parts. */
const OTHER_PARTS = { image: "", resources: {}, ports: [] };
/** Init containers with the image and the resources of Kafka's. */
const OWN_CONTAINERS = [ADOPT_CONTAINER, CLUSTER_ID_CONTAINER, FORMAT_CONTAINER];

function isHeap({ name }: { name: string }): boolean {
  return name === nameInContainer(HEAP_VARIABLE);
}

function isOptions({ name }: { name: string }): boolean {
  return name === JVM_OPTIONS_VARIABLE;
}

/** A pod template as it reaches the cluster. */
interface Template {
  metadata: unknown;
  spec: {
    containers: {
      name: string;
      image: string;
      resources?: unknown;
      env?: { name: string }[];
      ports?: unknown;
    }[];
    initContainers?: { name: string }[];
    volumes?: { name: string }[];
    affinity?: unknown;
    nodeSelector?: unknown;
    tolerations?: unknown;
    topologySpreadConstraints?: unknown;
  };
}

/**
 * What a pool's pods are made from, part by part, in the words of the arguments: pods roll exactly when a part of it
 * changes.
 */
export function madeFrom(
  context: PodContext<ClusterPlan>,
  pool: PlannedPool,
  parts: TemplateParts,
): pulumi.Output<MadeFrom> {
  const { plan } = context;
  const template = pulumi.output(podTemplate(context, pool, parts)) as pulumi.Output<Template>;
  return pulumi
    .all([template, parts.config.data, parts.agent.metadata])
    .apply(([{ metadata, spec }, files, agent]): MadeFrom => {
      const kafka = spec.containers.find(({ name }) => name === KAFKA_CONTAINER);
      const { affinity, nodeSelector, tolerations, topologySpreadConstraints, ...rest } = spec;
      const others = Object.entries(files)
        .filter(([name]) => !(name in FILES))
        .sort(([a], [b]) => (a < b ? -1 : 1));
      const heap = kafka?.env?.find(isHeap);
      const options = kafka?.env?.find(isOptions);
      const containers = rest.containers.map((container) =>
        container === kafka
          ? {
              ...container,
              ...OTHER_PARTS,
              env: kafka.env?.filter((variable) => !isHeap(variable) && !isOptions(variable)),
            }
          : container,
      );
      return {
        version: plan.version,
        services: furtherServices(plan).join(" "),
        ...(plan.networkPolicy && { policies: policyNames(plan).join(" ") }),
        image: kafka?.image ?? "",
        ...Object.fromEntries(Object.entries(FILES).map(([file, part]) => [part, fingerprint(files[file])])),
        "scripts and agent": fingerprint([others, agent.name]),
        // Under the name that it had in the container before, so that nobody is told of another heap.
        [RESOURCES_PART]: fingerprint([kafka?.resources, heap && { ...heap, name: HEAP_VARIABLE }]),
        ...(options && { jvmOptions: fingerprint(options) }),
        ports: fingerprint(kafka?.ports),
        placement: fingerprint([affinity, nodeSelector, tolerations, topologySpreadConstraints]),
        pod: fingerprint([
          metadata,
          { ...rest, containers, initContainers: undefined, volumes: undefined },
          (rest.volumes ?? []).filter(
            ({ name }) => name !== CONFIG_VOLUME.name && name !== AGENT_VOLUME.name,
          ),
          (rest.initContainers ?? []).map((container) =>
            OWN_CONTAINERS.includes(container.name) ? { ...container, ...OTHER_PARTS } : container,
          ),
        ]),
      };
    });
}
