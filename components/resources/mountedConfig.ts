import type * as k8s from "@pulumi/kubernetes";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { advertisedListeners, awaitedParts } from "../plan/access/advertised";
import { brokerListeners } from "../plan/access/listeners";
import { fingerprint } from "../plan/existing/madeFrom";
import type { PlannedPool } from "../plan/nodes/pools";
import { COPIES_FILE, renderCopies } from "../plan/kafka/reassignment";
import { renderTopics, TOPICS_FILE } from "../plan/kafka/topicList";
import { CLIENT_FILE } from "../plan/pod/contents";
import { CERTIFICATE_FILES, ownClientProperties } from "../plan/security/securityProperties";
import { USERS_FILE } from "../plan/security/userList";
import { fill, ZOOKEEPER_CONNECT } from "../plan/placeholders";
import { settledValue } from "../pulumi/settledValue";
import {
  Labelled,
  metadata,
  packageFile,
  packageScript,
  replaceableOptions,
  ResourceContext,
} from "./context";
import type { AssignedOutputs } from "./externalServices";
import { ADOPT_SCRIPT, idContainer } from "./nodePool";

const SCRIPTS = [
  ADOPT_SCRIPT,
  "common.sh",
  "nodeOnly.sh",
  "start.sh",
  "stop.sh",
  "log4j2.yaml",
  "log4j.properties",
];
/** Annotation of what is deleted once no pod mounts it any more. */
export const MOUNTED_ANNOTATION = "kafka-cluster/mounted";

/** The properties and scripts of a pool's nodes. */
export function poolConfig(
  context: ResourceContext,
  pool: PlannedPool,
  assigned: AssignedOutputs,
  zooKeeperConnect: pulumi.Input<string> | undefined,
): core.ConfigMapPatch {
  const { plan } = context;
  const awaited = Object.entries(awaitedParts(pool.nodes, brokerListeners(plan))).map(([name, parts]) => {
    return [name, Object.fromEntries(parts.map((part) => [part, assigned[name][part]]))];
  });
  const data: Record<string, pulumi.Input<string>> = {
    "server.properties":
      zooKeeperConnect === undefined
        ? pool.serverProperties
        : pulumi
            .output(zooKeeperConnect)
            .apply((connect) => fill(pool.serverProperties, { [ZOOKEEPER_CONNECT]: connect })),
    "advertised.listeners": pulumi
      .output(Object.fromEntries(awaited) as AssignedOutputs)
      .apply((known) => advertisedListeners(pool.nodes, brokerListeners(plan), known)),
    "agent.properties": pool.agentProperties,
    ...(plan.security && { [CLIENT_FILE]: ownClientProperties(CERTIFICATE_FILES.node) }),
  };
  [idContainer(plan).script, ...SCRIPTS].forEach((script) => (data[script] = packageScript(script)));
  return mountedConfig(context, pool.name === undefined ? "broker" : `${pool.name}-pool`, { data });
}

/** The agent's jar, which brokers and the topic Job run on their own Java. */
export function agentJar(context: ResourceContext): core.ConfigMapPatch {
  const jar = packageFile("agent", "agent.jar").toString("base64");
  return mountedConfig(context, "agent", { binaryData: { "agent.jar": jar } });
}

/** The settings of the whole cluster, in what the topic Job mounts. */
export const SETTINGS_FILE = "settings.properties";

/**
 * The topics, the users, and the settings of the whole cluster, as the Job reads them.
 *
 * @param users of a closed cluster
 */
export function topicList(
  context: ResourceContext,
  users: pulumi.Output<string> | undefined,
): core.ConfigMapPatch {
  const { topics, runtimeSettings, security, replication, reassignment } = context.plan;
  const copies = renderCopies(topics, replication, reassignment);
  const settings = Object.entries(runtimeSettings).map(([name, value]) => `${name}=${value}\n`);
  const data = {
    [TOPICS_FILE]: renderTopics(topics),
    ...(settings.length > 0 && { [SETTINGS_FILE]: settings.join("") }),
    ...(security && { [CLIENT_FILE]: ownClientProperties(CERTIFICATE_FILES.admin) }),
    ...(users && { [USERS_FILE]: users }),
    ...(copies !== "" && { [COPIES_FILE]: copies }),
  };
  return mountedConfig(context, "topics", { data });
}

/**
 * A ConfigMap that pods mount, named by its content: other content makes another ConfigMap and rolls the pods, and a pod
 * that restarts in the middle of a roll reads exactly what its template was made for.
 *
 * A patch, which makes it where it is missing: a change that is taken back finds the former one still there. Pulumi
 * never deletes it, since it would while pods still need it where only this was targeted, or an `up` was interrupted:
 * the program does, once no pod does (rollout/surgery/sweep.ts).
 */
export function mountedConfig(
  context: ResourceContext<Labelled>,
  suffix: string,
  content: MountedContent,
): core.ConfigMapPatch {
  const name = nameOf(
    `${context.plan.name}-${suffix}`,
    pulumi.output(content) as pulumi.Output<MountedContent>,
  );
  const annotations = { [MOUNTED_ANNOTATION]: "true", "pulumi.com/patchForce": "true" };
  return new core.ConfigMapPatch(
    `${context.component}-${suffix}`,
    { metadata: metadata(context, { name, annotations }), immutable: true, ...content },
    { ...replaceableOptions(context), retainOnDelete: true },
  );
}

/** Named by its content. Where a preview doesn't know that it is called so: Pulumi's provider refuses a patch without a name. */
function nameOf(prefix: string, content: pulumi.Output<MountedContent>): pulumi.Output<string> {
  const named = (known: MountedContent) => `${prefix}-${fingerprint(known)}`;
  if (!pulumi.runtime.isDryRun()) return content.apply(named);
  return pulumi.output(
    settledValue(content).then((known) => (known ? named(known) : `${prefix}-not-known-yet`)),
  );
}

/** What is in a ConfigMap. */
type MountedContent = Pick<k8s.types.input.core.v1.ConfigMap, "data" | "binaryData">;
