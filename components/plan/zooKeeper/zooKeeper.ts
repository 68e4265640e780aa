import * as pulumi from "@pulumi/pulumi";
import type { KafkaClusterArgs, ZooKeeperArgs, ZooKeeperEnsembleArgs } from "../../args";
import { describeImage } from "../pod/image";
import { Mistakes } from "../mistakes";
import { checkConnect } from "./connect";
import { describeEnsemble, type EnsembleContext } from "./ensemblePlan";
import { checkMigration } from "./migration";

/** The ZooKeeper that a Kafka cluster uses. */
export interface PlannedZooKeeper {
  /** The user's connect string; undefined if the cluster makes its own ensemble. */
  connect?: pulumi.Input<string>;
  /** What the cluster's own ensemble is made from. */
  ensemble?: ZooKeeperEnsembleArgs;
  /** Whether the cluster is on its way to controllers of its own. */
  isLeft: boolean;
}

/** What the ensemble of a cluster's own is called, after the cluster's name. */
const ENSEMBLE = "zookeeper";

/** What the cluster has already decided. */
interface Cluster extends EnsembleContext {
  version: string;
}

/**
 * The ZooKeeper that a cluster uses; undefined if its own controllers have taken that place. Pools beside it say that they are to.
 */
export function planZooKeeper(
  args: Pick<
    KafkaClusterArgs,
    "zooKeeper" | "image" | "nodePools" | "metadataVersion" | "labels" | "annotations" | "config"
  >,
  cluster: Cluster,
  mistakes: Mistakes,
): PlannedZooKeeper | undefined {
  const { zooKeeper } = args;
  if (zooKeeper === undefined) return undefined;
  if (args.nodePools !== undefined) checkMigration(args, cluster.version, mistakes);
  if (args.metadataVersion !== undefined) {
    mistakes.add("metadataVersion", "is given beside zooKeeper, in which the metadata has no such version");
  }
  checkEither(zooKeeper, mistakes);
  const { connect, ensemble } = zooKeeper;
  if (typeof connect === "string") checkConnect(connect, "zooKeeper.connect", mistakes);
  const isLeft = args.nodePools !== undefined;
  if (ensemble === undefined) return { connect, isLeft };
  const taken = (args.nodePools ?? []).findIndex(({ name }) => name === ENSEMBLE);
  if (taken >= 0) {
    mistakes.add(
      `nodePools[${taken}].name`,
      `is "${ENSEMBLE}", and the ensemble's objects are called ${cluster.name}-${ENSEMBLE}; take another name`,
    );
  }
  return { ensemble: ensembleOf(args, cluster, mistakes), isLeft };
}

function checkEither({ connect, ensemble }: ZooKeeperArgs, mistakes: Mistakes): void {
  if ((connect === undefined) === (ensemble === undefined)) {
    mistakes.add(
      "zooKeeper",
      connect === undefined
        ? "is empty; give connect for an ensemble that exists, or ensemble for one that is made: {ensemble: {}}"
        : "has both connect and ensemble; leave out the one that isn't to be used",
    );
  }
}

function ensembleOf(
  {
    image,
    zooKeeper,
    labels,
    annotations,
  }: Pick<KafkaClusterArgs, "zooKeeper" | "image" | "labels" | "annotations">,
  cluster: Cluster,
  mistakes: Mistakes,
): ZooKeeperEnsembleArgs {
  const ensemble = zooKeeper!.ensemble!;
  const at = "zooKeeper.ensemble.";
  const { version, clusterDomain, timeoutSeconds } = cluster;
  const name = `${cluster.name}-${ENSEMBLE}`;
  if (ensemble.image) describeImage(ensemble.image, version, at, mistakes);
  describeEnsemble(ensemble, { ...cluster, name }, at, mistakes);
  return {
    ...ensemble,
    image: ensemble.image ?? image,
    name,
    labels,
    annotations,
    createNamespace: false,
    version,
    clusterDomain,
    timeoutSeconds,
  };
}
