import assert from "node:assert/strict";
import { ClusterView } from "../../../../../components/rollout/kubernetes/clusterView";
import { KafkaLooks } from "../../../../../components/rollout/wait/kafkaLooks";
import { FakeKubernetes } from "../fakeKubernetes";
import { answers } from "../objects";

describe("What is known of a Kafka cluster around", () => {
  const { now } = Date;
  let kubernetes: FakeKubernetes;
  let looks: KafkaLooks;
  let seconds = 0;
  let isSilent: boolean;

  beforeEach(async () => {
    kubernetes = await FakeKubernetes.start();
    const labels = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" };
    looks = new KafkaLooks(await ClusterView.open(await kubernetes.client(), "kafka"), labels);
    isSilent = false;
    kubernetes.state = (ordinal) => (isSilent ? undefined : answers().byPod[`kafka-${ordinal}`]);
    const begun = now();
    Date.now = () => begun + seconds * 1000;
  });
  afterEach(() => {
    Date.now = now;
    kubernetes.stop();
  });

  const look = async () => looks.ask((await looks.pods())!);

  it("is who its nodes are, though they crash again and again and answer in between alone", async () => {
    for (seconds = 0; seconds < 120; seconds += 5) {
      isSilent = seconds % 30 !== 0;
      // What was seen at the look before is known until this one.
      if (seconds > 0) assert.equal(looks.known()?.sets?.length, 1, `after ${seconds} s`);
      await look();
      assert.equal(looks.known()?.pods?.length, 3, `after ${seconds} s`);
    }
  });

  it("is the rack of each broker, of one that isn't told any more, too", async () => {
    kubernetes.state = (ordinal) =>
      answers({ brokers: { 1: { rack: "a" }, 2: { rack: "b" } } }).byPod[`kafka-${ordinal}`];
    await look();
    kubernetes.state = (ordinal) => answers({ brokers: { 1: { rack: "c" } } }).byPod[`kafka-${ordinal}`];
    await look();
    assert.deepEqual(looks.racks, { 1: "c", 2: "b" });
  });

  it("is what agents said that are silent for a moment, and no more what they said long ago", async () => {
    await look();
    isSilent = true;
    seconds += 10;
    assert.equal((await look()).answers, undefined, "nobody tells");
    assert.ok(looks.known()?.answers?.state);
    seconds += 15;
    assert.match((await look()).answers!.noAnswer!, /error trying to reach service/);
    seconds += 25;
    assert.equal(looks.known(), undefined);
  });
});
