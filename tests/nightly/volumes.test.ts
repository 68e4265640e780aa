import assert from "node:assert/strict";
import type { StorageArgs } from "../../components";
import { DevStack, NAMESPACE } from "../live/devStack/devStack";
import { killedUp } from "../live/support/killedUp";
import { eventually, kubectl } from "../live/support/kubectl";
import { startProducer } from "../live/support/producer";
import { fewestReady } from "../live/support/roll";
import { heldBy, stateOf } from "../live/support/running";
import { seen } from "../live/support/seen";

const ONE_VOLUME: StorageArgs = { class: "local-path", size: "5Gi" };
/** What it becomes when another is added. */
const TWO_VOLUMES: StorageArgs = {
  volumes: [
    { name: "data", size: "5Gi", class: "local-path" },
    { name: "more", size: "1Gi", class: "local-path" },
  ],
};

describe("The volumes of three brokers", () => {
  const dev = new DevStack();

  before(async () => {
    await dev.open();
    await dev.becomes({ ...dev.args, storage: ONE_VOLUME });
    await dev.useAll();
  });
  after(() => dev.close());

  /** Replicas on each volume of each broker. */
  const held = () => Promise.all([0, 1, 2].map((id) => heldBy(NAMESPACE, `kafka-${id}`)));
  /** What moves have set, and take off again. */
  const limits = async () => {
    const states = await Promise.all([0, 1, 2].map((id) => stateOf(NAMESPACE, `kafka-${id}`)));
    const names = states.flatMap(({ settings }) => Object.keys(settings ?? {}));
    return names.filter((name) => /throttled|cordoned|alter\.log\.dirs/.test(name));
  };

  it("may be joined by another one: brokers get it one by one, while messages come in, and fill it", async () => {
    const pods = await seen(NAMESPACE, "pods", ".metadata.uid");
    const claims = await seen(NAMESPACE, "persistentvolumeclaims", ".metadata.uid");
    const producer = await startProducer(dev.outputs.externalBootstrap.value, "joining", 200, 6);
    let replaced: string[] = [];
    const fewest = await fewestReady(NAMESPACE, async () => {
      const { steps } = await dev.becomes({
        ...dev.args,
        storage: TWO_VOLUMES,
        reassignment: { rebalance: "onScale" },
      });
      replaced = steps.flatMap(({ op, type }) => (type === "kubernetes:apps/v1:StatefulSet" ? op : []));
    });
    const { failed, lost } = await producer.stop();
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
    assert.equal(fewest, 2);
    assert.deepEqual(replaced, ["replace"]);
    const after = await seen(NAMESPACE, "pods", ".metadata.uid");
    assert.deepEqual(
      // The Job's pod has done its work.
      after.filter((line) => pods.includes(line) && !line.includes("topics")),
      [],
      "pods that were there before",
    );
    const more = await seen(NAMESPACE, "persistentvolumeclaims", ".metadata.uid");
    assert.deepEqual(
      claims.filter((line) => !more.includes(line)),
      [],
      "claims that are gone",
    );
    const file = "/var/lib/kafka/more/kafka/meta.properties";
    assert.match(
      await kubectl("-n", NAMESPACE, "exec", "kafka-0", "-c", "kafka", "--", "cat", file),
      /cluster\.id=/,
    );
    await eventually(async () => {
      for (const { data, more } of await held()) assert.ok(data > 1 && more > 1, `${data} ${more}`);
      assert.deepEqual(await limits(), []);
    });
    await dev.allIsKept();
    assert.deepEqual((await dev.stack.deployer.preview()).steps, []);
  });

  it("may lose one: what is on it moves to the others first, also where `up` is killed", async () => {
    const one = { ...dev.args, storage: ONE_VOLUME };
    const producer = await startProducer(dev.outputs.externalBootstrap.value, "leaving", 200, 6);
    const leave = async () => {
      dev.stack.configure(one);
      dev.stack.told.length = 0;
      await dev.stack.deployer.preview();
      const told =
        /Volume "more" of brokers 0, 1 and 2 leaves: \d+ replicas, .* move to their other volumes first/;
      await eventually(async () => assert.match(dev.stack.told.join("\n"), told));
      await killedUp(dev.stack, "dev-stack", NAMESPACE, 1);
      await dev.becomes(one);
    };
    await leave().catch(async (cause: Error) => {
      await producer.stop();
      throw cause;
    });
    const { failed, lost } = await producer.stop();
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
    await eventually(async () => {
      assert.deepEqual(
        (await held()).map((volumes) => Object.keys(volumes)),
        [["data"], ["data"], ["data"]],
      );
      assert.deepEqual(await limits(), []);
    });
    await dev.allIsKept();
    const left = [0, 1, 2].map((id) => `more-kafka-${id}`);
    const claims = await seen(NAMESPACE, "persistentvolumeclaims");
    assert.deepEqual(
      left.filter((name) => !claims.join("\n").includes(name)),
      [],
    );
    assert.deepEqual((await dev.stack.deployer.preview()).steps, []);
    // What is destroyed would look for them.
    await kubectl("-n", NAMESPACE, "delete", "pvc", ...left);
  });
});
