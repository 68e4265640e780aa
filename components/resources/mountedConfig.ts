import type * as k8s from "@pulumi/kubernetes";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { advertisedListeners, assignedServices } from "../plan/advertised";
import type { PlannedPool } from "../plan/pools";
import { renderTopics } from "../plan/topicList";
import { ZOOKEEPER_CONNECT } from "../plan/zooKeeper/zooKeeper";
import { Labelled, metadata, packageFile, replaceableOptions, ResourceContext } from "./context";
import type { AssignedOutputs } from "./externalServices";
import { ADOPT_SCRIPT, idContainer } from "./nodePool";

const SCRIPTS = ["common.sh", "start.sh", "log4j2.yaml", "log4j.properties"];

/** The properties and scripts of a pool's nodes. */
export function poolConfig(
  context: ResourceContext,
  pool: PlannedPool,
  assigned: AssignedOutputs,
  zooKeeperConnect: pulumi.Input<string> | undefined,
): core.ConfigMap {
  const { plan } = context;
  const awaited = Object.fromEntries(
    assignedServices(pool.nodes, plan.listeners).map((name) => [name, assigned[name]]),
  );
  const data: Record<string, pulumi.Input<string>> = {
    "server.properties":
      zooKeeperConnect === undefined
        ? pool.serverProperties
        : pulumi
            .output(zooKeeperConnect)
            .apply((connect) => pool.serverProperties.replace(ZOOKEEPER_CONNECT, connect)),
    "advertised.listeners": pulumi
      .output(awaited)
      .apply((known) => advertisedListeners(pool.nodes, plan.listeners, known)),
    "agent.properties": pool.agentProperties,
  };
  [idContainer(plan).script, ...(plan.adopt ? [ADOPT_SCRIPT] : []), ...SCRIPTS].forEach(
    (script) => (data[script] = packageFile("scripts", script).toString()),
  );
  return mountedConfig(context, pool.name === undefined ? "broker" : `${pool.name}-pool`, { data });
}

/** The agent's jar, which brokers and the topic Job run on their own Java. */
export function agentJar(context: ResourceContext): core.ConfigMap {
  const jar = packageFile("agent", "agent.jar").toString("base64");
  return mountedConfig(context, "agent", { binaryData: { "agent.jar": jar } });
}

/** The topics as the Job reads them. */
export function topicList(context: ResourceContext): core.ConfigMap {
  return mountedConfig(context, "topics", { data: { "topics.txt": renderTopics(context.plan.topics) } });
}

/**
 * A ConfigMap that pods mount. Pulumi gives it a name of its own, so that other content makes another ConfigMap
 * and rolls the pods, and a pod that restarts in the middle of a roll reads exactly what its template was made
 * for. A hash of the content as the name would do the same until an `up` fails and is taken back: the ConfigMap
 * of before is still there then, and creating it again is refused.
 */
export function mountedConfig(
  context: ResourceContext<Labelled>,
  suffix: string,
  data: Pick<k8s.types.input.core.v1.ConfigMap, "data" | "binaryData">,
): core.ConfigMap {
  return new core.ConfigMap(
    `${context.component}-${suffix}`,
    { metadata: metadata(context, {}), immutable: true, ...data },
    replaceableOptions(context),
  );
}
