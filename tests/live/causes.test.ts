import assert from "node:assert/strict";
import * as k8s from "@kubernetes/client-node";
import { awaitJob } from "../../components/rollout/wait/awaitJob";
import { awaitRollout } from "../../components/rollout/wait/awaitRollout";
import { BUSYBOX_IMAGE } from "../../local/image/toolbox";
import { eventually } from "./support/kubectl";
import { testCluster } from "./support/world";

const SERVE = "touch /tmp/ready; sleep 1000";
const NAMESPACE = "causes";
const RESTRICTED = "causes-restricted";

interface Outcome {
  seconds: number;
  error?: string;
}

/** A pod that runs a line of shell, in which a test changes what it is about. */
function podSpec(
  script: string,
  change: Partial<k8s.V1PodSpec> = {},
  container: Partial<k8s.V1Container> = {},
) {
  return {
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: "main",
        image: BUSYBOX_IMAGE,
        command: ["sh", "-c", script],
        // Like a broker: that it runs doesn't make it ready.
        readinessProbe: { exec: { command: ["test", "-e", "/tmp/ready"] }, periodSeconds: 1 },
        ...container,
      },
    ],
    ...change,
  };
}

describe("The cause of a rollout that can't succeed", () => {
  let config: k8s.KubeConfig;
  let apps: k8s.AppsV1Api;
  let batch: k8s.BatchV1Api;
  let core: k8s.CoreV1Api;
  const outcomes = new Map<string, Promise<Outcome>>();

  before(async () => {
    config = new k8s.KubeConfig();
    config.loadFromFile((await testCluster()).kubeconfig);
    apps = config.makeApiClient(k8s.AppsV1Api);
    batch = config.makeApiClient(k8s.BatchV1Api);
    core = config.makeApiClient(k8s.CoreV1Api);
    await core.createNamespace({ body: { metadata: { name: NAMESPACE } } });
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    await core.createNamespace({ body: { metadata: { name: RESTRICTED, labels } } });
    // All at once: most of the time is spent waiting.
    await makeAll();
  });

  after(async () => {
    await Promise.allSettled(outcomes.values());
    for (const name of [NAMESPACE, RESTRICTED]) await core.deleteNamespace({ name });
    const isLeft = async (name: string) =>
      (await core.listNamespace({ fieldSelector: `metadata.name=${name}` })).items[0];
    await eventually(async () =>
      assert.equal((await isLeft(NAMESPACE)) ?? (await isLeft(RESTRICTED)), undefined),
    );
  });

  async function makeAll(): Promise<void> {
    const claims = (storageClassName: string) => [
      {
        metadata: { name: "data" },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName,
          resources: { requests: { storage: "1Mi" } },
        },
      },
    ];
    const apart = {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: { app: "apart" } }, topologyKey: "kubernetes.io/hostname" },
        ],
      },
    };
    const failing = podSpec('echo "no such directory: /data"; exit 3');
    await Promise.all([
      rollout("class", podSpec(SERVE), { volumeClaimTemplates: claims("no-such-class") }),
      rollout("apart", podSpec(SERVE, { affinity: apart }), { replicas: 4 }),
      rollout("memory", podSpec(SERVE, {}, { resources: { requests: { memory: "900Gi" } } })),
      rollout("image", podSpec("", {}, { image: "127.0.0.1:1/kafka:9" })),
      rollout("crash", failing),
      rollout(
        "init",
        podSpec(SERVE, {
          initContainers: [{ ...failing.containers[0], readinessProbe: undefined, name: "format" }],
        }),
      ),
      rollout("oom", podSpec("tail /dev/zero", {}, { resources: { limits: { memory: "16Mi" } } })),
      rollout("secret", podSpec(SERVE, {}, { envFrom: [{ secretRef: { name: "no-such-secret" } }] })),
      rollout(
        "volume",
        podSpec(
          "sleep 1000",
          { volumes: [{ name: "config", configMap: { name: "no-such-map" } }] },
          { volumeMounts: [{ name: "config", mountPath: "/config" }] },
        ),
      ),
      rollout("restricted", podSpec(SERVE), {}, RESTRICTED),
      rollout(
        "recovers",
        podSpec(
          `test -e /state/tried && { ${SERVE}; }; touch /state/tried; exit 1`,
          {
            volumes: [{ name: "state", emptyDir: {} }],
          },
          { volumeMounts: [{ name: "state", mountPath: "/state" }] },
        ),
      ),
      rollout("good", podSpec(SERVE), { volumeClaimTemplates: claims("local-path"), replicas: 2 }),
      job("done", podSpec("exit 0")),
      job(
        "fails",
        podSpec(
          'echo looking; echo "topic orders has 12 partitions, 6 wanted" >/dev/termination-log; exit 1',
        ),
      ),
      job("imageless", podSpec("", {}, { image: "127.0.0.1:1/kafka:9" })),
    ]);
  }

  async function rollout(
    name: string,
    spec: k8s.V1PodSpec,
    change: Partial<k8s.V1StatefulSetSpec> = {},
    namespace = NAMESPACE,
  ): Promise<void> {
    const matchLabels = { app: name };
    const body: k8s.V1StatefulSet = {
      metadata: { name },
      spec: {
        serviceName: name,
        podManagementPolicy: "Parallel",
        selector: { matchLabels },
        template: { metadata: { labels: matchLabels }, spec },
        ...change,
      },
    };
    await apps.createNamespacedStatefulSet({ namespace, body });
    outcomes.set(name, outcomeOf(awaitRollout({ kubeConfig: config, namespace, name })));
  }

  async function job(name: string, spec: k8s.V1PodSpec): Promise<void> {
    const template = { spec: { ...spec, restartPolicy: "Never" } };
    await batch.createNamespacedJob({
      namespace: NAMESPACE,
      body: { metadata: { name }, spec: { backoffLimit: 0, template } },
    });
    outcomes.set(name, outcomeOf(awaitJob({ kubeConfig: config, namespace: NAMESPACE, name })));
  }

  async function outcomeOf(waiting: Promise<void>): Promise<Outcome> {
    const start = performance.now();
    const error = await waiting.then(
      () => undefined,
      (reason: Error) => reason.message,
    );
    return { seconds: (performance.now() - start) / 1000, error };
  }

  /** Told within a minute, the moments that a cluster needs to show it included. */
  async function toldWithinAMinute(name: string, ...parts: (string | RegExp)[]): Promise<void> {
    const { seconds, error } = await (outcomes.get(name) as Promise<Outcome>);
    for (const part of parts) {
      assert.ok(
        error !== undefined && (typeof part === "string" ? error.includes(part) : part.test(error)),
        `${part} isn't said: ${error}`,
      );
    }
    assert.ok(seconds < 60, `${seconds} s`);
    if (process.env.SHOW_CAUSES) console.log(`${seconds.toFixed(1)} s: ${error}\n`);
  }

  it("is told for a storage class that doesn't exist, with those that do", () =>
    toldWithinAMinute(
      "class",
      "StatefulSet causes/class can't roll out: PersistentVolumeClaim causes/data-class-0: ",
      'there is no storage class "no-such-class"',
      "local-path",
    ));

  it("is told for fewer nodes than required anti-affinity needs", () =>
    toldWithinAMinute(
      "apart",
      /Pod causes\/apart-\d: no node can take it/,
      "0/3 nodes are available",
      "add nodes",
    ));

  it("is told for more memory than any node has", () =>
    toldWithinAMinute("memory", "Insufficient memory", "requests 900Gi of memory"));

  it("is told for an image that can't be pulled, with the registry's answer", () =>
    toldWithinAMinute("image", 'the image "127.0.0.1:1/kafka:9" can\'t be pulled', "connection refused"));

  it("is told for a pod that crashes, with its exit code and last lines", () =>
    toldWithinAMinute("crash", "container main ended (exit code 3)", "\n    no such directory: /data"));

  it("is told for an init container that fails", () =>
    toldWithinAMinute("init", "container format ended (exit code 3)", "\n    no such directory: /data"));

  it("is told for a pod that needs more memory than its limit", () =>
    toldWithinAMinute("oom", "its memory limit of 16Mi (OOMKilled"));

  it("is told for a Secret that doesn't exist", () =>
    toldWithinAMinute("secret", 'container main can\'t be made: secret "no-such-secret" not found.'));

  it("is told for a volume that can't be mounted", () =>
    toldWithinAMinute("volume", "FailedMount", 'configmap "no-such-map" not found'));

  it("is told for pods that the namespace's policy forbids", () =>
    toldWithinAMinute(
      "restricted",
      "can't roll out: its pods can't be made",
      'violates PodSecurity "restricted',
    ));

  it("is told for a Job that fails, with its termination message and last lines", () =>
    toldWithinAMinute(
      "fails",
      "Job causes/fails failed",
      "topic orders has 12 partitions, 6 wanted",
      "\n    looking",
    ));

  it("is told for a Job whose image can't be pulled", () =>
    toldWithinAMinute("imageless", "connection refused"));

  for (const name of ["good", "done", "recovers"]) {
    it(`is none where there is no trouble that lasts (${name})`, async () => {
      const { error } = await (outcomes.get(name) as Promise<Outcome>);
      assert.equal(error, undefined);
    });
  }

  it("is told as far as it may be read", async () => {
    const limited = await limitedUser();
    const args = { kubeConfig: limited, namespace: NAMESPACE };
    const [crash, missingClass, failedJob] = await Promise.all([
      outcomeOf(awaitRollout({ ...args, name: "crash" })),
      outcomeOf(awaitRollout({ ...args, name: "class" })),
      outcomeOf(awaitJob({ ...args, name: "fails" })),
    ]);
    assert.match(
      crash.error ?? "",
      /container main ended \(exit code 3\).*\nThe log of crash-0 \(main\) can't be read: not allowed\./s,
    );
    assert.match(missingClass.error ?? "", /Pod causes\/class-0: no node can take it: .*claim.*data-class-0/);
    assert.match(failedJob.error ?? "", /jobs\.batch "fails" is forbidden.*Grant "get"/);
  });

  it("says at the timeout what was seen last", async () => {
    const seen: string[] = [];
    const args = { kubeConfig: config, namespace: NAMESPACE, name: "memory", timeoutSeconds: 2 };
    const { error } = await outcomeOf(awaitRollout({ ...args, progress: (text) => seen.push(text) }));
    assert.match(
      error ?? "",
      /isn't rolled out after 2 s without progress: 0 of 1 pods ready; memory-0: waiting for a node/,
    );
    assert.equal(seen.length, 1, "a line is told once");
  });

  it("says to refresh where the object is gone", async () => {
    const { error } = await outcomeOf(
      awaitRollout({ kubeConfig: config, namespace: NAMESPACE, name: "gone" }),
    );
    assert.match(error ?? "", /StatefulSet causes\/gone .*not in the cluster.*--refresh/);
  });

  it("isn't looked for where the rollout is done: that takes one read", async () => {
    const reads = countingReads(config);
    const { seconds, error } = await outcomeOf(
      awaitRollout({ kubeConfig: reads.config, namespace: NAMESPACE, name: "good" }),
    );
    assert.equal(error, undefined);
    assert.equal(reads.count(), 1);
    assert.ok(seconds < 0.5, `${seconds} s`);
  });

  it("isn't a roll that goes on: it is waited for until the last pod is new", async () => {
    const template = { metadata: { annotations: { roll: "1" } } };
    await apps.patchNamespacedStatefulSet(
      { name: "good", namespace: NAMESPACE, body: { spec: { template } } },
      k8s.setHeaderOptions("Content-Type", k8s.PatchStrategy.MergePatch),
    );
    const { error } = await outcomeOf(
      awaitRollout({ kubeConfig: config, namespace: NAMESPACE, name: "good" }),
    );
    assert.equal(error, undefined);
    const pods = await core.listNamespacedPod({ namespace: NAMESPACE, labelSelector: "app=good" });
    assert.deepEqual(
      pods.items.map(({ metadata }) => metadata?.annotations?.roll),
      ["1", "1"],
    );
  });

  /** A user who may read StatefulSets and pods, and nothing that explains. */
  async function limitedUser(): Promise<k8s.KubeConfig> {
    const rbac = config.makeApiClient(k8s.RbacAuthorizationV1Api);
    const metadata = { name: "limited" };
    const namespace = NAMESPACE;
    await core.createNamespacedServiceAccount({ namespace, body: { metadata } });
    const rules = [
      { apiGroups: ["apps"], resources: ["statefulsets"], verbs: ["get"] },
      { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
    ];
    await rbac.createNamespacedRole({ namespace, body: { metadata, rules } });
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "limited" };
    const subjects = [{ kind: "ServiceAccount", name: "limited", namespace }];
    await rbac.createNamespacedRoleBinding({ namespace, body: { metadata, roleRef, subjects } });
    const { status } = await core.createNamespacedServiceAccountToken({
      name: "limited",
      namespace,
      body: { spec: { audiences: [] } } as unknown as k8s.AuthenticationV1TokenRequest,
    });
    const limited = new k8s.KubeConfig();
    limited.loadFromClusterAndUser(config.getCurrentCluster() as k8s.Cluster, {
      name: "limited",
      token: status?.token,
    });
    return limited;
  }

  function countingReads(from: k8s.KubeConfig): { config: k8s.KubeConfig; count: () => number } {
    const counting = new k8s.KubeConfig();
    counting.loadFromString(from.exportConfig());
    let reads = 0;
    const authenticate = counting.applySecurityAuthentication.bind(counting);
    counting.applySecurityAuthentication = (context) => {
      reads++;
      return authenticate(context);
    };
    return { config: counting, count: () => reads };
  }
});
