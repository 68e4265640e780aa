import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KafkaClusterArgs } from "../../components";
import { eventually, kubectl } from "./support/kubectl";
import { takeDown } from "./support/takeDown";
import { testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-waits";
const POLICY = "kafka-waits-proxy";

const ARGS: KafkaClusterArgs = {
  name: "kafka",
  namespace: NAMESPACE,
  replicas: 1,
  heap: "256Mi",
  topics: [{ name: "orders", partitions: 1 }],
};

/** Puts a container that runs on into the pod of each Job, as a service mesh does with its proxy. */
const MESH = [
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingAdmissionPolicy",
    metadata: { name: POLICY },
    spec: {
      matchConstraints: {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": NAMESPACE } },
        resourceRules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] },
        ],
      },
      matchConditions: [
        {
          name: "of-a-job",
          expression:
            "has(object.metadata.labels) && 'batch.kubernetes.io/job-name' in object.metadata.labels",
        },
      ],
      reinvocationPolicy: "Never",
      mutations: [
        {
          // The other type refuses a command: it may not set what is a whole to Kubernetes, as each plain list is.
          patchType: "JSONPatch",
          jsonPatch: {
            expression:
              "[JSONPatch{op: 'add', path: '/spec/containers/-', value: Object.spec.containers{name: 'proxy', " +
              "image: object.spec.containers[0].image, command: ['sleep', '3600']}}]",
          },
        },
      ],
    },
  },
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingAdmissionPolicyBinding",
    metadata: { name: POLICY },
    spec: { policyName: POLICY },
  },
];

describe("An `up` that can't succeed, and those after it", () => {
  let stack: TestStack;

  before(async () => {
    stack = await testStack("waits", ARGS);
  });

  after(async () => {
    for (const kind of ["mutatingadmissionpolicybinding", "mutatingadmissionpolicy"])
      await kubectl("delete", kind, POLICY, "--ignore-not-found");
    await takeDown(stack, NAMESPACE);
  });

  const jobs = async () => {
    const text = await kubectl("-n", NAMESPACE, "get", "jobs", "-o", "json");
    const { items } = JSON.parse(text) as {
      items: { metadata: { uid: string }; status: { conditions?: { type: string }[] } }[];
    };
    return items.map(({ metadata, status }) => ({
      uid: metadata.uid,
      isComplete: status.conditions?.some(({ type }) => type === "Complete") ?? false,
    }));
  };

  it("ends with the one cause, long before the topic Job would be given up", async () => {
    const crashing = { env: [{ name: "KAFKA_OPTS", value: "-XX:+NoSuchOption" }] };
    stack.configure({ ...ARGS, pod: crashing });
    const begun = performance.now();
    await assert.rejects(stack.deployer.up(), (error: Error) => {
      const causes = error.message.match(/can't roll out|isn't done|failed: /g) ?? [];
      assert.deepEqual(
        causes.filter((cause) => cause !== "failed: "),
        ["can't roll out"],
        error.message,
      );
      assert.match(
        error.message,
        /StatefulSet kafka-waits\/kafka can't roll out: Pod .*container kafka ended/,
      );
      return true;
    });
    assert.ok(performance.now() - begun < 300_000, "timeoutSeconds is 600");
  });

  it("are done once what kept it is mended: the Job that waited in vain is made anew", async () => {
    const [before] = await jobs();
    await addProxies();
    stack.configure(ARGS);
    const { text } = await stack.deployer.preview();
    const told = [...stack.told, text].join("\n");
    assert.match(told, /Job kafka-topics-\w+: isn't done since an earlier `up`, and is made anew/);
    await stack.deployer.up();
    const [after, ...more] = await jobs();
    assert.deepEqual(more, []);
    assert.notEqual(after.uid, before.uid);
    assert.ok(!after.isComplete, "the proxy runs on in its pod");
  });

  it("change nothing where nothing has changed, though a mesh's proxy keeps the Job from being complete", async () => {
    const before = await jobs();
    assert.deepEqual((await stack.deployer.preview()).steps, []);
    assert.deepEqual((await stack.deployer.up()).steps, []);
    assert.deepEqual(await jobs(), before);
  });

  it("are done after somebody has deleted the Job", async () => {
    await kubectl("-n", NAMESPACE, "delete", "jobs", "--all");
    await stack.deployer.up();
    assert.equal((await jobs()).length, 1);
  });
});

/** Has the cluster put a proxy into the pods of Jobs from now on. */
async function addProxies(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "kafka-cluster-mesh-"));
  try {
    const file = join(directory, "mesh.json");
    writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: MESH }));
    await kubectl("apply", "-f", file);
  } finally {
    rmSync(directory, { recursive: true });
  }
  // It takes a moment until the API server knows the policy.
  const probe = ["run", "probe", "--image=probe", "--labels=batch.kubernetes.io/job-name=probe"];
  await eventually(async () => {
    const names = "jsonpath={.spec.containers[*].name}";
    const made = await kubectl("-n", NAMESPACE, ...probe, "--dry-run=server", "-o", names);
    assert.equal(made, "probe proxy");
  });
}
