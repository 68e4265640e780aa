import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as runtimeState from "@pulumi/pulumi/runtime/state";
import { stringify } from "yaml";
import { type Mistake, MistakesError } from "../../../components/plan/mistakes";
import { stackArgs } from "../../../components/stackArgs";
import { contextIn, kafkaVersion, readStackFile } from "../../../local/stackFile";
import { temporaryDirectory } from "../../temporary";

const PROJECT = "cluster-file-test";
const TOPICS = [{ name: "orders", partitions: 3 }];

describe("A file of arguments beside a stack's configuration", () => {
  const directory = temporaryDirectory("cluster-file-");
  // Internal to Pulumi's SDK, where the engine's word of a project's place lies.
  const store = (runtimeState as unknown as { getStore(): { settings: { options: object } } }).getStore();
  const { options } = store.settings;
  const { warn } = pulumi.log;
  const { PULUMI_CONFIG } = process.env;
  let warned: string[] = [];

  before(() => {
    store.settings.options = { ...options, stack: "dev", rootDirectory: directory };
    Object.assign(pulumi.log, { warn: (text: string) => void warned.push(text) });
  });
  beforeEach(() => (warned = []));
  after(() => {
    store.settings.options = options;
    Object.assign(pulumi.log, { warn });
    if (PULUMI_CONFIG === undefined) delete process.env.PULUMI_CONFIG;
    else process.env.PULUMI_CONFIG = PULUMI_CONFIG;
    pulumi.runtime.setAllConfig({});
  });

  const write = (text: string, file = "topics.yaml") => writeFileSync(join(directory, file), text);
  const read = (cluster: object | undefined, file = "topics.yaml") => {
    const given = cluster && { [`${PROJECT}:cluster`]: JSON.stringify(cluster) };
    pulumi.runtime.setAllConfig({ ...given, [`${PROJECT}:clusterFile`]: file });
    return stackArgs(new pulumi.Config(PROJECT));
  };
  const refused = (cluster: object | undefined, file?: string): Mistake[] => {
    try {
      read(cluster, file);
    } catch (error) {
      assert.ok(error instanceof MistakesError, String(error));
      return error.errors;
    }
    throw new Error("It was taken.");
  };

  it("has some of them, or all", () => {
    write(stringify({ topics: TOPICS }));
    assert.deepEqual(read({ replicas: 3 }), { replicas: 3, topics: TOPICS });
    assert.deepEqual(read(undefined), { topics: TOPICS });
    assert.deepEqual(read({}, join(directory, "topics.yaml")), { topics: TOPICS });
  });

  it("has none that stands in both, whatever it says", () => {
    write(stringify({ topics: TOPICS, replicas: 3 }));
    const reason = "is given in cluster, and in topics.yaml, too; write it in one of them";
    assert.deepEqual(refused({ topics: TOPICS, replicas: 5 }), [
      { propertyPath: "topics", reason },
      { propertyPath: "replicas", reason },
    ]);
  });

  it("is of the shape of the others, which is checked with them", () => {
    write(stringify({ topics: [{ name: "orders", partition: 3 }] }));
    const paths = refused({ replica: 3 }).map(({ propertyPath }) => propertyPath);
    assert.deepEqual(paths.sort(), ["replica", "topics[0].partition"]);
    assert.deepEqual(
      refused([] as object).map(({ reason }) => reason),
      ["is []; write an object, whose keys are name, namespace, createNamespace, version, …"],
    );
  });

  it("is refused with its name where it can't be read", () => {
    assert.match(
      refused({}, "nowhere.yaml")[0].reason,
      /^is "nowhere\.yaml", and there is no file \/.*nowhere/,
    );
    for (const [text, why] of [
      ["topics: [", /^is "topics\.yaml", which can't be read: .* line 1/],
      ["", /which has no object/],
      ["- name: orders\n", /which has no object; write arguments there/],
    ] as const) {
      write(text);
      const [{ propertyPath, reason }] = refused({});
      assert.equal(propertyPath, "clusterFile");
      assert.match(reason, why);
    }
  });

  it("is named by a path that everybody can read, or is told to be", () => {
    const path = "write the path of a YAML file with arguments, from the project's directory";
    const wanted = `${path}, such as "topics.yaml"`;
    const inFile = (clusterFile: unknown) => () => {
      const config = { "kafka-cluster:cluster": {}, "kafka-cluster:clusterFile": clusterFile };
      write(stringify({ config }), "stack");
      return readStackFile(join(directory, "stack"));
    };
    const encrypted = () => {
      pulumi.runtime.setAllConfig({ [`${PROJECT}:clusterFile`]: "topics.yaml" }, [`${PROJECT}:clusterFile`]);
      stackArgs(new pulumi.Config(PROJECT));
    };
    const cases: [() => unknown, string][] = [
      [() => read({}, ""), `is empty; ${wanted}`],
      [inFile(""), `is empty; ${wanted}`],
      [inFile(null), `is empty; ${wanted}`],
      [inFile(["a.yaml"]), `is ["a.yaml"]; ${wanted}`],
      [() => read({}, "."), `is ".", which is a directory; ${wanted}`],
      [encrypted, `is a secret; ${path}, in clear text`],
      [inFile({ secure: "v1:abc" }), `is a secret; ${path}, in clear text`],
    ];
    for (const [reading, reason] of cases) {
      assert.throws(reading, ({ errors }: MistakesError) => {
        assert.deepEqual(errors, [{ propertyPath: "clusterFile", reason }]);
        return true;
      });
    }
  });

  it("is proposed before the configuration gets too large for Pulumi", () => {
    write(stringify({ topics: TOPICS }));
    process.env.PULUMI_CONFIG = "x".repeat(95 * 1024);
    read({});
    assert.deepEqual(warned, []);
    process.env.PULUMI_CONFIG = "x".repeat(100 * 1024);
    read({});
    assert.equal(warned.length, 1);
    assert.match(warned[0], /takes 100 of the 128 KiB .* name that in cluster-file-test:clusterFile/);
  });

  it("may merge mappings, as a stack's file may, and has no argument of every object's", () => {
    write("topics:\n  - &base { name: a, partitions: 3 }\n  - { <<: *base, name: b }\n");
    assert.deepEqual(read({}).topics, [
      { name: "a", partitions: 3 },
      { name: "b", partitions: 3 },
    ]);
    write("toString: 1\n");
    assert.match(refused({})[0].reason, /^is no argument/);
  });

  it("is asked for by its key, and no other key is taken for one that is read", () => {
    for (const [key, meant] of [
      ["clusterfile", "clusterFile"],
      ["protct", "protect"],
      ["Cluster", "cluster"],
    ]) {
      const own = { [`${PROJECT}:cluster`]: "{}", [`${PROJECT}:${key}`]: "x", [`${PROJECT}:team`]: "ours" };
      pulumi.runtime.setAllConfig(own);
      const reason = new RegExp(`${PROJECT}:${key}: is no key; did you mean "${PROJECT}:${meant}"\\?`);
      assert.throws(() => stackArgs(new pulumi.Config(PROJECT)), reason);
      const file = join(directory, "misspelled");
      write(
        stringify({ config: { "kafka-cluster:cluster": {}, [`kafka-cluster:${key}`]: "x" } }),
        "misspelled",
      );
      const ofFile = new RegExp(`kafka-cluster:${key}: is no key; did you mean "kafka-cluster:${meant}"\\?`);
      assert.throws(() => readStackFile(file), ofFile);
      assert.throws(() => kafkaVersion(file), ofFile);
    }
    pulumi.runtime.setAllConfig({ [`${PROJECT}:cluster`]: "{}", [`${PROJECT}:clusterB`]: "{}" });
    assert.deepEqual(stackArgs(new pulumi.Config(PROJECT)), {});
  });

  it("is read by what is beside Pulumi, too", () => {
    write(stringify({ topics: TOPICS, version: "4.3.1" }));
    const clusterFile = join(directory, "topics.yaml");
    const config = { "kafka-cluster:cluster": { replicas: 3 }, "kafka-cluster:clusterFile": clusterFile };
    write(stringify({ config: { ...config, "kubernetes:context": "there" } }), "Pulumi.dev.yaml");
    const file = join(directory, "Pulumi.dev.yaml");
    assert.deepEqual(readStackFile(file), { replicas: 3, topics: TOPICS, version: "4.3.1" });
    assert.equal(kafkaVersion(file), "4.3.1");
    assert.equal(contextIn(file), "there");
  });
});
