import assert from "node:assert/strict";
import { awaitRollout } from "../../../../../components/rollout/wait/awaitRollout";
import { FakeKubernetes } from "../fakeKubernetes";
import { answers, pod, readyPod } from "../objects";

describe("An `up` that replaces the pods of a StatefulSet", () => {
  let kubernetes: FakeKubernetes;
  let lines: string[];

  beforeEach(async () => {
    kubernetes = await FakeKubernetes.start();
    lines = [];
  });
  afterEach(() => kubernetes.stop());

  async function roll(timeoutSeconds = 60): Promise<void> {
    const kubeConfig = await kubernetes.client();
    const progress = (text: string) => void lines.push(text);
    await awaitRollout({ kubeConfig, namespace: "kafka", name: "kafka", timeoutSeconds, progress });
  }
  const deleted = () =>
    kubernetes.events.flatMap(({ what }) => /^delete kafka-(\d)/.exec(what)?.[1] ?? []).join("");
  const asked = () => kubernetes.requests.filter((request) => request.includes("/proxy/")).length;

  it("stops one after the other, each once the one before is ready, without a pause that anybody would notice", async () => {
    await roll();
    assert.equal(deleted(), "210");
    const pauses = kubernetes
      .timesOf("delete")
      .slice(1)
      .map((at, i) => at - kubernetes.readyTimes[i]);
    pauses.forEach((pause) => assert.ok(pause > 0, `${pauses}`));
    // A third of a second; the rest is for a machine that is busy with other tests.
    assert.ok(Math.min(...pauses) < 900, `${pauses}`);
    assert.match(lines[0], /^3 of 3 pods ready; kafka-0, kafka-1: still to be replaced; stops kafka-2 \(/);
  });

  it("makes one read where all are replaced already", async () => {
    [0, 1, 2].forEach((i) => kubernetes.put(i, readyPod(i)));
    await roll();
    assert.deepEqual(kubernetes.requests, ["GET /apis/apps/v1/namespaces/kafka/statefulsets/kafka"]);
  });

  it("goes on where an interrupted one stopped", async () => {
    kubernetes.put(2, readyPod(2));
    kubernetes.delete(1);
    await roll();
    assert.equal(deleted(), "10");
  });

  it("waits for a pod that somebody else has deleted", async () => {
    kubernetes.coming = 400;
    kubernetes.delete(0);
    await roll();
    assert.equal(deleted(), "021");
    assert.ok(kubernetes.timesOf("delete")[1] > kubernetes.readyTimes[0]);
    assert.ok(
      lines.some((line) => line.includes("waits for kafka-0 before the next is stopped")),
      lines.join("\n"),
    );
  });

  it("deletes a pod only as it was seen", async () => {
    const { uid, resourceVersion } = kubernetes.pods.get(2)!.metadata!;
    kubernetes.beforeDeletion = () => {
      kubernetes.put(2, readyPod(2, "kafka-old"));
      kubernetes.beforeDeletion = () => undefined;
    };
    await roll();
    assert.deepEqual(kubernetes.deletions[0], { uid, resourceVersion });
    assert.equal(kubernetes.deletions.length, 4);
    assert.equal(deleted(), "210");
  });

  it("stops nobody where somebody else has stopped a pod while the agents were asked", async () => {
    let isFirst = true;
    kubernetes.state = (ordinal) => {
      if (isFirst) kubernetes.delete(0);
      isFirst = false;
      return answers().byPod[`kafka-${ordinal}`];
    };
    await roll();
    assert.equal(deleted(), "021");
    assert.ok(kubernetes.timesOf("delete")[1] > kubernetes.readyTimes[0]);
  });

  it("asks the agents only where the pods alone would let one go", async () => {
    kubernetes.coming = 500;
    await roll();
    assert.ok(asked() <= 3 * 4, `${asked()} requests to three agents`);
  });

  it("asks again soon while a broker is behind", async () => {
    kubernetes.put(0, readyPod(0));
    kubernetes.put(1, readyPod(1));
    let looks = 0;
    kubernetes.state = (ordinal) => {
      if (ordinal === 0) looks++;
      return answers({ brokers: { 1: { behind: looks < 8 ? 1 : 0 } } }).byPod[`kafka-${ordinal}`];
    };
    const since = performance.now();
    await roll();
    const [at] = kubernetes.timesOf("delete");
    assert.ok(looks >= 8 && at - since < 6000, `${looks} looks in ${at - since} ms`);
    assert.ok(
      lines.some((line) => line.includes("waits for kafka-1")),
      lines.join("\n"),
    );
  });

  it("doesn't take agents for older ones that are cut off for a moment", async () => {
    let isCutOff = false;
    kubernetes.state = (ordinal) => (isCutOff ? undefined : answers().byPod[`kafka-${ordinal}`]);
    const rolling = roll();
    while (kubernetes.readyTimes.length === 0) {
      isCutOff = kubernetes.events.length > 0;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(deleted(), "2", "nobody tells whether the next one may go");
    isCutOff = false;
    await rolling;
    assert.equal(deleted(), "210");
  });

  it("isn't given up as long as something gets further, however long it takes", async () => {
    kubernetes.coming = 1200;
    const since = performance.now();
    await roll(3);
    assert.ok(performance.now() - since > 3500);
  });

  it("is given up once nothing has got further for that time", async () => {
    kubernetes.put(2, pod(2));
    await assert.rejects(roll(1), (error: Error) => {
      assert.match(
        error.message,
        /^StatefulSet kafka\/kafka isn't rolled out after 1 s without progress: 2 of 3 pods ready/,
      );
      assert.match(error.message, /waits for kafka-2 before the next is stopped: running, not ready yet\./);
      return true;
    });
    assert.equal(deleted(), "");
  });

  it("fails where it may not delete pods, and says what to grant", async () => {
    kubernetes.refusal = 403;
    await assert.rejects(
      roll(),
      /^Error: Pod kafka-2 can't be stopped, .*you may not delete\. Grant "delete" on pods\.$/,
    );
  });
});
