import assert from "node:assert/strict";
import { type KafkaClusterArgs, ZooKeeperEnsemble } from "../../../components";
import { type Deployed, deployed, deployedCluster, objectsOf, type World } from "./deployed";

const OPENSHIFT: World = { objects: {}, apiGroups: ["security.openshift.io"] };
const TOPICS: KafkaClusterArgs = { topics: [{ name: "orders" }] };
const OF_IMAGE = { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 };

/** User and groups of the pods of each StatefulSet and Job. */
function usersOf({ resources }: Deployed<unknown>): Record<string, object> {
  const withPods = resources.filter(({ inputs }) => inputs.spec?.template);
  return Object.fromEntries(
    withPods.map(({ name, inputs }) => {
      const { fsGroupChangePolicy, runAsNonRoot, seccompProfile, ...users } =
        inputs.spec.template.spec.securityContext;
      assert.deepEqual([fsGroupChangePolicy, runAsNonRoot], ["OnRootMismatch", true]);
      assert.deepEqual(seccompProfile, { type: "RuntimeDefault" });
      return [name, users];
    }),
  );
}

describe("The user of pods", () => {
  const users = async (args: KafkaClusterArgs, world?: World) => usersOf(await deployedCluster(args, world));
  const both = (of: object) => ({ kafka: of, "kafka-topics": of });

  it("is the image's on most Kubernetes clusters, and in a preview that reaches none", async () => {
    assert.deepEqual(await users(TOPICS), both(OF_IMAGE));
    assert.deepEqual(await users(TOPICS, { objects: {} }), both(OF_IMAGE));
    assert.deepEqual(await users(TOPICS, { ...OPENSHIFT, unreachable: true }), both(OF_IMAGE));
  });

  it("is left to OpenShift, which has users of its own for each namespace", async () => {
    assert.deepEqual(await users(TOPICS, OPENSHIFT), both({}));
    const version = "3.9.2";
    const withEnsemble = await users({ version, zooKeeper: { ensemble: {} } }, OPENSHIFT);
    assert.deepEqual(withEnsemble, { ...both({}), "kafka-zookeeper": {} });
    const ensemble = await deployed(() => new ZooKeeperEnsemble("zk", {}), OPENSHIFT);
    assert.deepEqual(usersOf(ensemble), { zk: {} });
  });

  it("stays the image's on OpenShift where pods run as it already, and where another was refused doesn't", async () => {
    const objects = objectsOf(await deployedCluster({}, { objects: {} }));
    assert.deepEqual(await users(TOPICS, { ...OPENSHIFT, objects }), both(OF_IMAGE));
    const statefulsets = objects.statefulsets.map((set) => ({ ...set, status: { replicas: 0 } }));
    const refused = { ...objects, pods: [], statefulsets };
    assert.deepEqual(await users(TOPICS, { ...OPENSHIFT, objects: refused }), both({}));
  });

  it("is what the arguments say, wherever that is", async () => {
    const said = { runAsUser: 185, fsGroup: 0 };
    for (const world of [{ objects: {} }, OPENSHIFT]) {
      assert.deepEqual(await users({ ...TOPICS, pod: { securityContext: {} } }, world), both({}));
      assert.deepEqual(
        await users({ ...TOPICS, pod: { securityContext: { runAsUser: 185 } } }, world),
        both({ runAsUser: 185, runAsGroup: 185, fsGroup: 185 }),
      );
      assert.deepEqual(
        await users({ ...TOPICS, pod: { securityContext: said } }, world),
        both({ ...said, runAsGroup: 185 }),
      );
    }
  });

  it("can be another one in a pool, and in an ensemble", async () => {
    const one = { securityContext: { fsGroup: 7 } };
    const pools: KafkaClusterArgs = {
      nodePools: [
        { name: "controllers", roles: ["controller"], firstNodeId: 0 },
        { name: "brokers", roles: ["broker"], firstNodeId: 10, pod: one },
      ],
    };
    const expected = { "kafka-controllers": OF_IMAGE, "kafka-brokers": { fsGroup: 7 } };
    assert.deepEqual(await users(pools), { ...expected, "kafka-topics": OF_IMAGE });
    const version = "3.9.2";
    const withEnsemble = await users({ version, zooKeeper: { ensemble: { pod: one } } });
    assert.deepEqual(withEnsemble, { ...both(OF_IMAGE), "kafka-zookeeper": { fsGroup: 7 } });
  });
});
