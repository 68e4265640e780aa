import type * as k8s from "@pulumi/kubernetes";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { RemovedTopics } from "../args";
import { advertisedListeners } from "../plan/access/advertised";
import { brokerListeners } from "../plan/access/listeners";
import type { ClusterPlan } from "../plan/clusterPlan";
import type { ExistingCluster } from "../plan/existing/existingCluster";
import { keepsTable } from "../plan/existing/addresses";
import { changedParts, fingerprint, type MadeFrom, RESOURCES_PART } from "../plan/existing/madeFrom";
import { getsCpuRunning } from "../plan/existing/cpu";
import { subscriptionList } from "../plan/existing/subscriptions";
import { mayKeepFile, settingChanges, settingList } from "../plan/existing/settingChanges";
import { topicIds } from "../plan/existing/topics";
import { renderSettings, SETTINGS_FILE } from "../plan/kafka/settingList";
import type { PlannedPool } from "../plan/nodes/pools";
import { COPIES_FILE, renderCopies } from "../plan/kafka/reassignment";
import { listContent, renderTopics } from "../plan/kafka/topicList";
import { SUBSCRIPTIONS_FILE } from "../plan/metrics/clientMetrics";
import { ADVERTISED_FILE, CLIENT_FILE } from "../plan/pod/contents";
import { CERTIFICATE_FILES, ownClientProperties } from "../plan/security/securityProperties";
import { USERS_FILE } from "../plan/security/userList";
import { fill, ZOOKEEPER_CONNECT } from "../plan/placeholders";
import { settledValue } from "../pulumi/settledValue";
import {
  Labelled,
  metadata,
  type Observed,
  packageFile,
  packageScript,
  replaceableOptions,
  ResourceContext,
} from "./context";
import { type AssignedOutputs, awaited } from "./externalServices";
import { ADDRESSES_PART, CONFIG_PART, madeFrom } from "./madeFrom";
import { ADOPT_SCRIPT, idContainer, type PoolParts } from "./nodePool";

const SCRIPTS = [
  ADOPT_SCRIPT,
  "common.sh",
  "nodeOnly.sh",
  "start.sh",
  "stop.sh",
  "log4j2.yaml",
  "log4j.properties",
];
/** The file that a node of Kafka reads as it starts. */
const PROPERTIES = "server.properties";
/** Annotation of what is deleted once no pod mounts it any more. */
export const MOUNTED_ANNOTATION = "kafka-cluster/mounted";

/** What a pool's nodes may keep though another is planned. */
type KeptFiles = Record<typeof PROPERTIES | typeof ADVERTISED_FILE, string>;

/** What the properties of a pool's nodes follow from besides the plan. */
export interface PoolConfigParts {
  /** What the Services for outside have got. */
  assigned: AssignedOutputs;
  /** The connect string of a cluster without controllers of its own. */
  zooKeeperConnect: pulumi.Input<string> | undefined;
  /** What else its pods are made from. */
  others: Pick<PoolParts, "agent" | "movesFiles">;
}

/**
 * The properties and scripts of a pool's nodes. Where nodes run that need no restart they stay as they are, although other values
 * are planned: nodes are told those while they run, and find them in their file with whatever rolls them next. Nodes that come find
 * their address elsewhere until then (plan/existing/addresses.ts).
 */
export function poolConfig(
  context: ResourceContext,
  pool: PlannedPool,
  observed: pulumi.Output<Observed>,
  parts: PoolConfigParts,
): core.ConfigMapPatch {
  const files = plannedFiles(context, pool, parts);
  const planned = pulumi.output({
    [PROPERTIES]: files[PROPERTIES],
    [ADVERTISED_FILE]: files[ADVERTISED_FILE],
  }) as pulumi.Output<KeptFiles>;
  const config = { data: pulumi.output(files), metadata: pulumi.output({}) };
  const from = madeFrom(context, pool, { ...parts.others, config });
  const kept = pulumi.all([planned, from, observed]).apply(([ofPlan, ofPlanned, { existing }]) => {
    return keptFiles(context.plan, pool, ofPlan, ofPlanned, existing) ?? ofPlan;
  });
  // In a preview that doesn't know what pods are made from they are made anew, for all that is known. What is compared alone makes
  // no ConfigMap come after another.
  const chosen = settledValue(kept);
  const properties = pulumi.output(files[PROPERTIES]);
  const data = {
    ...files,
    [PROPERTIES]: pulumi.output(chosen.then((known) => known?.[PROPERTIES] ?? properties)),
    // It comes after the Services all the same.
    [ADVERTISED_FILE]: pulumi
      .all([files[ADVERTISED_FILE], chosen])
      .apply(([table, known]) => known?.[ADVERTISED_FILE] ?? table),
  };
  return mountedConfig(context, pool.name === undefined ? "broker" : `${pool.name}-pool`, { data });
}

/** The files that nodes run with, if they may stay as they are. */
function keptFiles(
  plan: ClusterPlan,
  pool: PlannedPool,
  planned: KeptFiles,
  from: MadeFrom,
  existing: ExistingCluster | undefined,
): KeptFiles | undefined {
  const set = existing?.sets?.find(({ name }) => name === pool.statefulSet);
  if (!existing || !set?.files || !set.madeFrom) return undefined;
  const ofRunning = [
    CONFIG_PART,
    ADDRESSES_PART,
    ...(getsCpuRunning(pool, existing) ? [RESOURCES_PART] : []),
  ];
  if (changedParts(set.madeFrom, from).some((part) => !ofRunning.includes(part))) return undefined;
  const mayKeep =
    mayKeepFile(set.files[PROPERTIES], planned[PROPERTIES], settingChanges(plan, existing)) &&
    keepsTable(set, planned[ADVERTISED_FILE], existing);
  return mayKeep ? set.files : undefined;
}

function plannedFiles(
  { plan }: ResourceContext,
  pool: PlannedPool,
  { assigned, zooKeeperConnect }: PoolConfigParts,
): Record<string, pulumi.Input<string>> {
  const listeners = brokerListeners(plan);
  const data: Record<string, pulumi.Input<string>> = {
    [PROPERTIES]:
      zooKeeperConnect === undefined
        ? pool.serverProperties
        : pulumi
            .output(zooKeeperConnect)
            .apply((connect) => fill(pool.serverProperties, { [ZOOKEEPER_CONNECT]: connect })),
    [ADVERTISED_FILE]: awaited(pool.nodes, listeners, assigned).apply((known) =>
      advertisedListeners(pool.nodes, listeners, known),
    ),
    "agent.properties": pool.agentProperties,
    ...(plan.security && { [CLIENT_FILE]: ownClientProperties(CERTIFICATE_FILES.node) }),
  };
  [idContainer(plan).script, ...SCRIPTS].forEach((script) => (data[script] = packageScript(script)));
  return data;
}

/** The agent's jar, which brokers and the topic Job run on their own Java. */
export function agentJar(context: ResourceContext): core.ConfigMapPatch {
  const jar = packageFile("agent", "agent.jar").toString("base64");
  const content = { binaryData: { "agent.jar": jar } };
  // Not that it were one: the CLI compares two texts letter by letter for `--diff`, which takes minutes for two jars (3.260).
  return mountedConfig(context, "agent", content, { binaryData: pulumi.secret(content.binaryData) });
}

/**
 * The topics, the users, the settings of the whole cluster, and what clients are asked to push, as the Job reads them.
 *
 * @param users of a closed cluster
 */
export function topicList(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  users: pulumi.Output<string> | undefined,
): core.ConfigMapPatch {
  const { topics, removedTopics, security, replication, reassignment } = context.plan;
  const copies = renderCopies(topics, replication, reassignment);
  // What was described before stands in the lists of before, which a preview that sees no cluster doesn't know.
  const list = observed.apply(({ existing }) =>
    listContent(
      renderTopics(topics, {
        former: existing?.topicLists ?? [],
        deletes: removedTopics === RemovedTopics.Delete,
        ids: topicIds(existing),
      }),
    ),
  );
  const subscriptions = observed.apply(({ existing }) => subscriptionList(context.plan, existing));
  const others = {
    [SETTINGS_FILE]: observed.apply(({ existing }) => renderSettings(settingList(context.plan, existing))),
    ...(security && { [CLIENT_FILE]: ownClientProperties(CERTIFICATE_FILES.admin) }),
    ...(users && { [USERS_FILE]: users }),
    ...(copies !== "" && { [COPIES_FILE]: copies }),
  };
  return mountedConfig(context, "topics", {
    data: pulumi.all([list, pulumi.all(others), subscriptions]).apply(([{ data }, more, asked]) => ({
      ...{ ...data, ...more },
      ...(asked !== "" && { [SUBSCRIPTIONS_FILE]: asked }),
    })),
    binaryData: list.apply(({ binaryData }) => binaryData as Record<string, string>),
  });
}

/**
 * A ConfigMap that pods mount, named by its content: other content makes another ConfigMap and rolls the pods, and a pod
 * that restarts in the middle of a roll reads exactly what its template was made for.
 *
 * A patch, which makes it where it is missing: a change that is taken back finds the former one still there. Pulumi
 * never deletes it, since it would while pods still need it where only this was targeted, or an `up` was interrupted:
 * the program does, once no pod does (rollout/surgery/sweep.ts).
 *
 * @param shown the same as Pulumi gets it
 */
export function mountedConfig(
  context: ResourceContext<Labelled>,
  suffix: string,
  content: MountedContent,
  shown = content,
): core.ConfigMapPatch {
  const name = nameOf(
    `${context.plan.name}-${suffix}`,
    pulumi.output(content) as pulumi.Output<MountedContent>,
  );
  const annotations = { [MOUNTED_ANNOTATION]: "true", "pulumi.com/patchForce": "true" };
  return new core.ConfigMapPatch(
    `${context.component}-${suffix}`,
    { metadata: metadata(context, { name, annotations }), immutable: true, ...shown },
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
