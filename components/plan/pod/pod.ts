import type * as k8s from "@pulumi/kubernetes";
import type { PodArgs, PodVolumeArgs, SecurityContextArgs } from "../../args";
import { planAnnotations, planFurtherLabels } from "../labels";
import { AGENT_PORT, type PlannedListener } from "../access/listeners";
import { controllerListener } from "../access/ownListeners";
import {
  ADOPT_CONTAINER,
  CLUSTER_ID_CONTAINER,
  FORMAT_CONTAINER,
  KAFKA_CONTAINER,
  OWN_DIRECTORY,
  OWN_VOLUMES,
  TMP_VOLUME,
} from "./contents";
import { checkEnv, planEnv } from "./env";
import type { PlannedImage } from "./image";
import type { PlannedJvmOptions } from "./jvmOptions";
import { checkJvmPorts, portsOfEnv, portsOfOptions } from "./jvmPorts";
import { type Mistake, Mistakes } from "../mistakes";
import type { Roles } from "../nodes/pools";
import { readablePasswords } from "./readable";
import type { PlannedStorage } from "./storage";
import { parseSize, SIZE_FORM } from "./size";

type Container = k8s.types.input.core.v1.Container;

/** What a pod gets beyond what the cluster needs, as Kubernetes writes it; all empty without it. */
export interface PlannedPod {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  /** User and groups. Undefined: nobody has said them. */
  securityContext?: SecurityContextArgs;
  /** Options of the JVM with them. */
  env: k8s.types.input.core.v1.EnvVar[];
  volumes: k8s.types.input.core.v1.Volume[];
  /** Of the container that runs Kafka. */
  mounts: k8s.types.input.core.v1.VolumeMount[];
  sidecars: Container[];
  initContainers: Container[];
  /** Where a password stands in clear text. */
  readable: Mistake[];
}

/** What a pod has already. */
export interface PodBasis {
  /** Names of its containers. */
  containers: string[];
  /** Names of its volumes. */
  volumes: string[];
  /** Directories of its main container that nothing may hide, */
  directories: string[];
  /** and those in which nothing else has a place either. */
  closed: string[];
  /** Ports on which it listens. */
  ports: number[];
  /** Options of its JVM. */
  jvmOptions: PlannedJvmOptions;
  /** Variables for JVMs that nothing in its main container reads. */
  unreadVariables: string[];
}

/** What a node's pod has. */
export function kafkaPod(
  { storage, roles, jvmOptions }: { storage: PlannedStorage; roles: Roles; jvmOptions: PlannedJvmOptions },
  { kafkaHome, libraries }: PlannedImage,
  listeners: PlannedListener[],
  isClosed: boolean,
): PodBasis {
  return {
    containers: [KAFKA_CONTAINER, ADOPT_CONTAINER, FORMAT_CONTAINER, CLUSTER_ID_CONTAINER],
    ...mounted(storage),
    directories: [TMP_VOLUME.mountPath, `${kafkaHome}/bin`, `${kafkaHome}/${libraries}`],
    ports: [
      AGENT_PORT,
      ...(roles.controller ? [controllerListener(isClosed).port] : []),
      ...(roles.broker ? listeners.map(({ port }) => port) : []),
    ],
    jvmOptions,
    unreadVariables: [],
  };
}

/** The volumes of a pod, and where they are. */
export function mounted({ volumes }: PlannedStorage): Pick<PodBasis, "volumes" | "closed"> {
  return {
    volumes: [...OWN_VOLUMES, ...volumes].map(({ name }) => name),
    closed: [OWN_DIRECTORY, ...volumes.map(({ mount }) => mount)],
  };
}

const CONTAINER_NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Decides what a pod gets beyond what the cluster needs.
 *
 * @param path `pod`, or that of a pool
 */
export function planPod(args: PodArgs = {}, path: string, basis: PodBasis, mistakes: Mistakes): PlannedPod {
  const { env = [], volumes = [], sidecars = [], initContainers = [] } = args;
  const { jvmOptions } = basis;
  checkEnv(env, `${path}.env`, basis.unreadVariables, mistakes);
  const jvmPorts = [
    ...portsOfEnv(env, `${path}.env`),
    ...jvmOptions.options.flatMap((option, i) => portsOfOptions([option], `${jvmOptions.path}[${i}]`)),
  ];
  checkJvmPorts(jvmPorts, basis.ports, mistakes);
  checkVolumes(volumes, `${path}.volumes`, basis, mistakes);
  const names = new Set(basis.containers);
  const ports = [...basis.ports, ...jvmPorts.map(({ port }) => port)];
  checkContainers(initContainers, `${path}.initContainers`, names, [], mistakes);
  checkContainers(sidecars, `${path}.sidecars`, names, ports, mistakes);
  return {
    labels: planFurtherLabels(args.labels, `${path}.labels`, mistakes),
    annotations: planAnnotations(args.annotations, `${path}.annotations`, mistakes),
    securityContext: planSecurityContext(args.securityContext, `${path}.securityContext`, mistakes),
    env: planEnv(env, jvmOptions.options),
    volumes: volumes.map(volumeOf),
    mounts: volumes.flatMap(mountOf),
    sidecars,
    initContainers,
    readable: readablePasswords(env, `${path}.env`, jvmOptions),
  };
}

const HIGHEST_ID = 2 ** 31 - 1;

function planSecurityContext(
  args: SecurityContextArgs | undefined,
  path: string,
  mistakes: Mistakes,
): SecurityContextArgs | undefined {
  if (args === undefined) return undefined;
  const { runAsUser, runAsGroup = runAsUser, fsGroup = runAsUser } = args;
  for (const [field, id] of Object.entries(args)) {
    const lowest = field === "runAsUser" ? 1 : 0;
    if (id !== undefined && (!Number.isInteger(id) || id < lowest || id > HIGHEST_ID)) {
      mistakes.add(`${path}.${field}`, `is ${id}; write a whole number from ${lowest} to ${HIGHEST_ID}`);
    }
  }
  return { runAsUser, runAsGroup, fsGroup };
}

const KINDS = ["configMap", "secret", "emptyDir", "source"] as const;

function checkVolumes(volumes: PodVolumeArgs[], path: string, basis: PodBasis, mistakes: Mistakes): void {
  volumes.forEach((volume, i) => {
    const here = `${path}[${i}]`;
    const { name, mountPath, emptyDir } = volume;
    const given = KINDS.filter((kind) => volume[kind] !== undefined);
    if (given.length !== 1) {
      const what = given.length === 0 ? "says no kind of volume" : `has ${given.join(" and ")}`;
      mistakes.add(here, `${what}; write one of ${KINDS.join(", ")}`);
    }
    if (!CONTAINER_NAME.test(name)) {
      mistakes.add(
        `${here}.name`,
        `is "${name}"; write lower-case letters, digits and "-", at most 63 of them`,
      );
    } else if (basis.volumes.includes(name)) {
      mistakes.add(`${here}.name`, `is "${name}", which the pod has already; take another one`);
    } else if (volumes.findIndex((other) => other.name === name) < i) {
      mistakes.add(`${here}.name`, `is "${name}", as that of another volume is`);
    }
    if (mountPath !== undefined) {
      const others = volumes.slice(0, i).flatMap((other) => other.mountPath ?? []);
      checkMountPath(mountPath, `${here}.mountPath`, basis, others, mistakes);
    }
    if (emptyDir?.sizeLimit !== undefined && parseSize(emptyDir.sizeLimit) === undefined) {
      mistakes.add(`${here}.emptyDir.sizeLimit`, `is "${emptyDir.sizeLimit}"; write ${SIZE_FORM}`);
    }
    if (emptyDir?.medium !== undefined && emptyDir.medium !== "Memory") {
      mistakes.add(`${here}.emptyDir.medium`, `is "${emptyDir.medium}"; write Memory, or leave it out`);
    }
  });
}

/** What is mounted hides what is below it. */
function checkMountPath(
  mountPath: string,
  path: string,
  { directories, closed }: PodBasis,
  others: string[],
  mistakes: Mistakes,
): void {
  const inside = (inner: string, outer: string) => `${inner}/`.startsWith(`${outer}/`.replace("//", "/"));
  const normal = mountPath.replace(/(.)\/+$/, "$1");
  const hidden = [...directories, ...closed].find((directory) => inside(directory, normal));
  const outer = closed.find((directory) => inside(normal, directory));
  if (!/^\/([^:/]+(\/[^:/]+)*\/?)?$/.test(mountPath) || /\/\.\.?(\/|$)/.test(mountPath)) {
    mistakes.add(path, `is "${mountPath}"; write the path of a directory from the root on, without ":"`);
  } else if (hidden) {
    mistakes.add(path, `is "${mountPath}", which would hide ${hidden} of the pod; take another directory`);
  } else if (outer) {
    mistakes.add(
      path,
      `is "${mountPath}", inside of ${outer}, which is the cluster's own; take another directory`,
    );
  } else if (others.some((other) => other.replace(/(.)\/+$/, "$1") === normal)) {
    mistakes.add(path, `is "${mountPath}", as that of another volume is`);
  }
}

/**
 * @param taken names, to which these are added
 * @param ports on which others of the pod listen
 */
function checkContainers(
  containers: Container[],
  path: string,
  taken: Set<string>,
  ports: number[],
  mistakes: Mistakes,
): void {
  containers.forEach((container, i) => {
    const here = `${path}[${i}]`;
    if (typeof container !== "object" || container === null || Array.isArray(container)) {
      mistakes.add(here, "is no object; write a container as in a pod's spec.containers");
      return;
    }
    const { name } = container;
    if (name === undefined) {
      mistakes.add(`${here}.name`, "is missing");
    } else if (typeof name === "string") {
      if (!CONTAINER_NAME.test(name)) {
        mistakes.add(
          `${here}.name`,
          `is "${name}"; write lower-case letters, digits and "-", at most 63 of them`,
        );
      } else if (taken.has(name)) {
        mistakes.add(`${here}.name`, `is "${name}", which another container of the pod is called`);
      }
      taken.add(name);
    }
    const own = Array.isArray(container.ports) ? container.ports : [];
    own.forEach((port, j) => {
      const { containerPort, protocol = "TCP" } = port as k8s.types.input.core.v1.ContainerPort;
      if (protocol === "TCP" && ports.includes(containerPort as number)) {
        mistakes.add(
          `${here}.ports[${j}].containerPort`,
          `is ${containerPort}, on which the pod listens already; containers of a pod share its ports`,
        );
      }
    });
  });
}

function volumeOf({
  name,
  configMap,
  secret,
  emptyDir,
  source,
}: PodVolumeArgs): k8s.types.input.core.v1.Volume {
  const items = (map: Record<string, string> | undefined) =>
    map && Object.entries(map).map(([key, path]) => ({ key, path }));
  if (configMap) return { name, configMap: { name: configMap.name, items: items(configMap.items) } };
  if (secret) return { name, secret: { secretName: secret.name, items: items(secret.items) } };
  if (emptyDir) return { name, emptyDir: { ...emptyDir } };
  return { ...source, name };
}

function mountOf({
  name,
  mountPath,
  configMap,
  secret,
}: PodVolumeArgs): k8s.types.input.core.v1.VolumeMount[] {
  if (mountPath === undefined) return [];
  return [{ name, mountPath, readOnly: configMap || secret ? true : undefined }];
}
