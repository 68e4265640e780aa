import { AntiAffinity, type EnsembleArgs, type ZooKeeperEnsembleArgs } from "../../args";
import { checkNamespace, planChoice, planClusterDomain, planSeconds } from "../checks";
import { KAFKA_VARIABLES, TMP_VOLUME, ZOOKEEPER_CONTAINER } from "../pod/contents";
import { describeImage, type PlannedImage, versionOfImage } from "../pod/image";
import { type PlannedJvmOptions, planJvmOptions } from "../pod/jvmOptions";
import { planAnnotations, planFurtherLabels } from "../labels";
import { type PlannedMemory, planMemory } from "../pod/memory";
import { Mistakes } from "../mistakes";
import { planName } from "../names";
import { type PlannedNode, planNodes } from "../nodes/nodes";
import { planQuorumSize } from "../nodes/quorumSize";
import { type PlannedPlacement, planPlacement } from "../pod/placement";
import { mounted, planPod, type PlannedPod, type PodBasis } from "../pod/pod";
import { plainSettings } from "../settings";
import { type PlannedStorage, planStorage } from "../pod/storage";
import { isAtLeast, LAST_WITH_ZOOKEEPER, planVersion } from "../kafka/version";
import { CLIENT_PORT, DATA_MOUNT, planZooCfg, SERVER_PORTS } from "./zooCfg";

/** Everything about an ensemble that can be decided without a Kubernetes cluster. */
export interface EnsemblePlan extends EnsembleContext {
  /** What tells its pods from those of a Kafka cluster of the same name. */
  application: "zookeeper";
  /** Its pods. `myid` is one more than the id, which is the ordinal. */
  servers: PlannedNode[];
  /** `host:port` of each server, with `${NAMESPACE}` still to be filled in. */
  connect: string;
  zooCfg: string;
  storage: PlannedStorage;
  memory: PlannedMemory;
  antiAffinity: AntiAffinity;
  placement: PlannedPlacement;
  pod: PlannedPod;
}

/** What an ensemble has from around it: its own component's arguments, or the Kafka cluster's that it is a part of. */
export interface EnsembleContext {
  name: string;
  image: PlannedImage;
  clusterDomain: string;
  timeoutSeconds: number;
  createNamespace: boolean;
  /** Of every object but pods and the namespace, beside the ensemble's own. */
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

const DEFAULT_HEAP = "512Mi";
const FIRST_WITHOUT_ZOOKEEPER = "4.0.0";
const SERVERS = { members: "servers", what: "every change" };

/**
 * Decides the ensemble that the arguments describe.
 *
 * @param component name of the component, from which names follow
 * @throws MistakesError with every mistake in the arguments
 */
export function planEnsemble(component: string, args: ZooKeeperEnsembleArgs): EnsemblePlan {
  const mistakes = new Mistakes();
  const version = planVersion(args.version ?? LAST_WITH_ZOOKEEPER, mistakes, "zookeeper");
  checkNamespace(args.namespace, mistakes);
  const surroundings = {
    name: planName(component, args.name, mistakes),
    image: describeImage(args.image, version, "", mistakes),
    clusterDomain: planClusterDomain(args.clusterDomain, mistakes),
    timeoutSeconds: planSeconds(args.timeoutSeconds ?? 600, "timeoutSeconds", mistakes),
    createNamespace: args.createNamespace ?? true,
    labels: planFurtherLabels(args.labels, "labels", mistakes),
    annotations: planAnnotations(args.annotations, "annotations", mistakes),
  };
  const plan = describeEnsemble(args, surroundings, "", mistakes);
  mistakes.throwIfAny(component, "ZooKeeper ensemble");
  return plan;
}

/**
 * Decides the rest.
 *
 * @param at what goes before the paths of the arguments, for mistakes: nothing, or `zooKeeper.ensemble.`
 */
export function describeEnsemble(
  args: EnsembleArgs,
  surroundings: EnsembleContext,
  at: string,
  mistakes: Mistakes,
): EnsemblePlan {
  const { name, clusterDomain } = surroundings;
  const count = planQuorumSize(args.replicas, SERVERS, `${at}replicas`, mistakes);
  const servers = planNodes(name, name, { first: 0, count }, clusterDomain);
  const config = plainSettings(args.config, `${at}config`, mistakes);
  checkHasZooKeeper(args.image, at, mistakes);
  if (args.storage?.volumes) mistakes.add(`${at}storage.volumes`, "is for brokers; a server has one volume");
  const storage = planStorage(args.storage, `${at}storage`, () => true, mistakes);
  const jvmOptions = planJvmOptions(args.jvmOptions, `${at}jvmOptions`, mistakes);
  return {
    ...surroundings,
    application: "zookeeper",
    servers,
    connect: servers.map(({ host }) => `${host}:${CLIENT_PORT}`).join(","),
    zooCfg: planZooCfg(config, servers, `${at}config`, mistakes),
    storage,
    memory: planMemory(args, at, mistakes, DEFAULT_HEAP),
    placement: planPlacement(args.placement, `${at}placement`, mistakes),
    pod: planPod(args.pod, `${at}pod`, serverPod(storage, surroundings.image, jvmOptions), mistakes),
    antiAffinity: planChoice(args.antiAffinity ?? "preferred", AntiAffinity, `${at}antiAffinity`, mistakes),
  };
}

function checkHasZooKeeper(image: EnsembleArgs["image"], at: string, mistakes: Mistakes): void {
  const name = typeof image?.name === "string" ? image.name : "";
  const version = versionOfImage(image);
  // The versions of other images are ZooKeeper's own.
  if (!/kafka/.test(name) || version === undefined || !isAtLeast(version, FIRST_WITHOUT_ZOOKEEPER)) return;
  mistakes.add(
    `${at}image.name`,
    `is ${name}, and Kafka ${FIRST_WITHOUT_ZOOKEEPER} and later have no ZooKeeper; use one of Kafka up to ${LAST_WITH_ZOOKEEPER}, or of ` +
      "ZooKeeper alone",
  );
}

/** What a server's pod has. */
function serverPod(
  storage: PlannedStorage,
  { kafkaHome, libraries }: PlannedImage,
  jvmOptions: PlannedJvmOptions,
): PodBasis {
  const { volumes, closed } = mounted(storage);
  return {
    containers: [ZOOKEEPER_CONTAINER],
    volumes,
    closed: [...closed, DATA_MOUNT],
    directories: [TMP_VOLUME.mountPath, `${kafkaHome}/${libraries}`],
    ports: SERVER_PORTS.map(({ port }) => port),
    jvmOptions,
    unreadVariables: KAFKA_VARIABLES,
  };
}
