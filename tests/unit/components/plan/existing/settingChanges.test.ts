import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { DynamicSetting } from "../../../../../components/plan/existing/kafkaState";
import {
  describeSettingChanges,
  mayKeepFile,
  type SeenSettings,
  settingChanges,
  settingList,
} from "../../../../../components/plan/existing/settingChanges";
import { renderSettings } from "../../../../../components/plan/kafka/settingList";
import { POOLS, running, silent, telling } from "./running";

const RETENTION = "log.retention.ms";
const THREADS = "num.io.threads";
/** One that keeps no setting of its own. */
const VERSION = "4.0.0";

type Config = Record<string, string>;
const argsOf = (config: Config): KafkaClusterArgs => ({ version: VERSION, config });
const planned = (config: Config) => planCluster("kafka", argsOf(config));
/** A cluster whose nodes have files of these settings, told these lists, and what is in force of them. */
function seen(
  config: Config,
  lists: string[] = [],
  dynamic: Record<string, DynamicSetting> = {},
): SeenSettings {
  const existing = telling(running(argsOf(config)), { settings: dynamic });
  const { pools } = planned(config);
  const sets = existing.sets.map((set, i) => {
    const files = { "server.properties": pools[i].serverProperties };
    return { ...set, files: { ...files, "advertised.listeners": "", "agent.properties": "" } };
  });
  const doneLists = { topics: [], settings: lists, subscriptions: [] };
  return { ...existing, sets, settingLists: lists, doneLists };
}
const listOf = (config: Config, existing: SeenSettings) =>
  renderSettings(settingList(planned(config), existing));
const told = (config: Config, existing: SeenSettings) => describeSettingChanges(planned(config), existing);

describe("Another value of a setting", () => {
  it("is told nodes that run, if Kafka takes it so, and they keep their file", () => {
    const [before, after] = [{ [RETENTION]: "1000" }, { [RETENTION]: "2000" }];
    const existing = seen(before);
    assert.equal(listOf(after, existing), `${RETENTION}=2000\n`);
    assert.deepEqual(told(after, existing), [`config["${RETENTION}"]: 1000 becomes 2000, without a restart`]);
    const changes = settingChanges(planned(after), existing);
    const files = [before, after].map((config) => planned(config).pools[0].serverProperties);
    assert.ok(mayKeepFile(files[0], files[1], changes));
  });

  it("is only in the file where it takes a restart, and of an edit of both kinds it is said which does", () => {
    const existing = seen({});
    assert.equal(listOf({ "num.partitions": "3" }, existing), "");
    assert.deepEqual(told({ "num.partitions": "3" }, existing), []);
    const both = { "num.partitions": "3", [RETENTION]: "1000" };
    assert.equal(listOf(both, existing), `${RETENTION}=1000\n`);
    assert.deepEqual(told(both, existing), [
      `config["${RETENTION}"]: 604800000 becomes 1000, without a restart`,
      `config["num.partitions"]: 1 becomes 3, which takes a restart`,
    ]);
    const file = planned({}).pools[0].serverProperties;
    const changes = settingChanges(planned(both), existing);
    assert.ok(!mayKeepFile(file, planned(both).pools[0].serverProperties, changes));
  });

  it("is a value of before where it was told before, which stays what nodes are told", () => {
    const list = [`${RETENTION}=2000\n`];
    const existing = seen({ [RETENTION]: "1000" }, list, {
      [RETENTION]: { value: "2000", source: "cluster" },
    });
    assert.deepEqual(told({ [RETENTION]: "2000" }, existing), []);
    assert.equal(listOf({ [RETENTION]: "2000" }, existing), list[0]);
    assert.deepEqual(told({ [RETENTION]: "3000" }, existing), [
      `config["${RETENTION}"]: 2000 becomes 3000, without a restart`,
    ]);
    // The file has had it since they rolled for something else.
    assert.equal(listOf({ [RETENTION]: "2000" }, seen({ [RETENTION]: "2000" }, list)), list[0]);
    // Back to what the file says.
    assert.equal(listOf({ [RETENTION]: "1000" }, existing), `${RETENTION}=1000\n`);
  });

  it("is told again where an `up` was killed before the Job that tells it to the cluster", () => {
    const doneLists = { topics: [], settings: [""], subscriptions: [] };
    const killed = { ...seen({ [RETENTION]: "1000" }, [`${RETENTION}=2000\n`]), doneLists };
    for (const existing of [killed, { ...killed, kafka: undefined }]) {
      assert.deepEqual(told({ [RETENTION]: "2000" }, existing), [
        `config["${RETENTION}"]: 1000 becomes 2000, without a restart`,
      ]);
    }
  });

  it("is what the arguments say where nobody tells what is in force", () => {
    const existing = { ...seen({ [RETENTION]: "1000" }, [`${RETENTION}=2000\n`]), kafka: undefined };
    assert.deepEqual(told({ [RETENTION]: "3000" }, existing), [
      `config["${RETENTION}"]: 2000 becomes 3000, without a restart`,
    ]);
    assert.equal(silent(running({})).settingLists, undefined);
    assert.equal(renderSettings(settingList(planned({ [RETENTION]: "1" }), undefined)), "");
  });
});

describe("A line of config that is taken out", () => {
  it("gives Kafka's default in its place where the nodes' file still has it", () => {
    const existing = seen({ [RETENTION]: "1000" });
    assert.equal(listOf({}, existing), `${RETENTION}=604800000\n`);
    assert.deepEqual(told({}, existing), [
      `config["${RETENTION}"]: 1000 becomes 604800000, Kafka's default, without a restart`,
    ]);
    // The same once the file is another one, and at the next `up`.
    const list = [`${RETENTION}=604800000\n`];
    assert.equal(listOf({}, seen({ [RETENTION]: "1000" }, list)), list[0]);
    assert.equal(listOf({}, seen({}, list)), list[0]);
    assert.equal(listOf({ "log.retention.hours": "1" }, seen({}, list)), `${RETENTION}\n`);
  });

  it("is taken back where the file hasn't got it, and stays so", () => {
    const existing = seen({}, [`${RETENTION}=1000\n`], { [RETENTION]: { value: "1000", source: "cluster" } });
    assert.equal(listOf({}, existing), `${RETENTION}\n`);
    assert.deepEqual(told({}, existing), [
      `config["${RETENTION}"]: 1000 becomes 604800000, Kafka's default, without a restart`,
    ]);
    assert.equal(listOf({}, seen({}, [`${RETENTION}\n`])), `${RETENTION}\n`);
    assert.equal(listOf({}, seen({}, [`${RETENTION}\n`, `${RETENTION}=5\n`])), `${RETENTION}\n`);
  });
});

describe("Another number of threads", () => {
  it("takes a restart where nodes would refuse it after one, with all that they are told beside it", () => {
    const existing = seen({ [THREADS]: "4" });
    assert.equal(listOf({ [THREADS]: "8" }, existing), `${THREADS}=8\n`);
    assert.equal(listOf({ [THREADS]: "9" }, existing), "");
    assert.deepEqual(told({ [THREADS]: "9" }, existing), [
      `config["${THREADS}"]: 4 becomes 9, which takes a restart: while nodes run they take 2 to 8`,
    ]);
  });

  it("isn't told any more once a file has it that told too much of another one", () => {
    const list = [`${THREADS}=8\n`];
    const before = seen({ [THREADS]: "4" }, list);
    assert.equal(listOf({ [THREADS]: "64" }, before), `${THREADS}\n`);
    // Nor at the next `up`.
    assert.equal(listOf({ [THREADS]: "64" }, seen({ [THREADS]: "64" }, [`${THREADS}\n`])), `${THREADS}\n`);
  });
});

describe("A setting of nodes of several pools", () => {
  it("is told all of them, or none", () => {
    const config = { [THREADS]: "16" };
    const plan = planCluster("kafka", { ...POOLS, version: VERSION, config });
    const former = planCluster("kafka", { ...POOLS, version: VERSION });
    const setsOf = (properties: string[]): SeenSettings["sets"] =>
      running({ ...POOLS, version: VERSION }).sets.map((set, i) => ({
        ...set,
        files: { "server.properties": properties[i], "advertised.listeners": "", "agent.properties": "" },
      }));
    const files = former.pools.map(({ serverProperties }) => serverProperties);
    const all = settingChanges(plan, { sets: setsOf(files) });
    assert.deepEqual([Object.keys(all.running), Object.keys(all.starting)], [[THREADS], []]);
    const one = settingChanges(plan, { sets: setsOf([files[0], `${files[1]}${THREADS}=2\n`]) });
    assert.deepEqual([Object.keys(one.running), Object.keys(one.starting)], [[], [THREADS]]);
  });
});
