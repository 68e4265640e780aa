import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { describeDifferences } from "../../../../../components/plan/existing/compare";
import type { DynamicSetting } from "../../../../../components/plan/existing/kafkaState";
import { describeShadows } from "../../../../../components/plan/existing/settings";
import { running, silent, telling } from "./running";

const RETENTION = "log.retention.ms";
const MINIMUM = "min.insync.replicas";
const of = (retention: string): KafkaClusterArgs => ({ config: { [RETENTION]: retention } });
/** A cluster in which these are set at run time. */
const set = (settings: Record<string, DynamicSetting> | null) => telling(running({}), { settings });
const shadows = (args: KafkaClusterArgs, existing = set({})) =>
  describeShadows(planCluster("kafka", args), existing);

describe("A setting that somebody made at run time", () => {
  it("is told where it wins over the file, with how to delete it", () => {
    assert.deepEqual(shadows(of("1000"), set({ [RETENTION]: { value: "5", source: "cluster" } })), [
      `config["${RETENTION}"]: is 1000, but 5 is in force: somebody set it at run time (kafka-configs, --entity-default), ` +
        "which wins over the file. Delete it there",
    ]);
    const [text] = shadows(of("1000"), set({ [RETENTION]: { value: "5", source: "broker" } }));
    assert.match(text, /\(kafka-configs, of single brokers\)/);
  });

  it("isn't worth a word where it is as the arguments say, or they say nothing", () => {
    assert.deepEqual(shadows(of("5"), set({ [RETENTION]: { value: "5", source: "cluster" } })), []);
    assert.deepEqual(shadows({}, set({ [RETENTION]: { value: "5", source: "cluster" } })), []);
    assert.deepEqual(shadows(of("5")), []);
  });

  it("is put right by this up where the topic Job sets it", () => {
    const minimum = set({ [MINIMUM]: { value: "1", source: "cluster" } });
    assert.deepEqual(shadows({ config: { [MINIMUM]: "2" } }, minimum), []);
    const [text] = shadows({ version: "4.0.0", config: { [MINIMUM]: "2" } }, minimum);
    assert.match(text, /^config\["min\.insync\.replicas"\]: is 2, but 1 is in force/);
  });

  it("is told where it is of single brokers, also of what the topic Job sets, and where that Job has nothing new to read", () => {
    const args = { config: { [MINIMUM]: "2" } };
    const ofBroker = set({ [MINIMUM]: { value: "1", source: "broker" } });
    assert.match(
      shadows(args, ofBroker).join(),
      /of single brokers\), which wins over what the topic Job sets/,
    );
    const ofCluster = set({ [MINIMUM]: { value: "1", source: "cluster" } });
    const settingLists = [`${MINIMUM}=2\n`];
    const doneLists = { topics: [], settings: settingLists, subscriptions: [] };
    assert.match(shadows(args, { ...ofCluster, settingLists, doneLists }).join(), /is 2, but 1 is in force/);
  });

  it("is known to nobody while Kafka doesn't tell", () => {
    for (const existing of [set(null), silent(running({}))]) {
      assert.deepEqual(describeShadows(planCluster("kafka", of("1000")), existing), []);
    }
  });

  it("is told as a difference that stays, beside others", () => {
    const existing = set({ [RETENTION]: { value: "5", source: "cluster" } });
    const differences = describeDifferences(
      planCluster("kafka", { ...of("1000"), quorum: "static" }),
      existing,
    );
    assert.deepEqual(
      differences.map((text) => text.split(":")[0]),
      ["quorum", `config["${RETENTION}"]`],
    );
  });
});
