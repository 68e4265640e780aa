import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as runtimeState from "@pulumi/pulumi/runtime/state";
import { stringify } from "yaml";
import type { KafkaClusterArgs } from "../../../components";
import { type Mistake, MistakesError } from "../../../components/plan/mistakes";
import { checkShape, shaped, stackArgs, stackOptions } from "../../../components/stackArgs";
import { isProtectedBy, readStackFile } from "../../../local/stackFile";
import { temporaryDirectory } from "../../temporary";
import { devStackArgs } from "./devStack";

const listeners = [{ name: "internal", port: 9092 }];

describe("The cluster in a stack's configuration", () => {
  const KEY = "stack-args-test:cluster";
  const read = (value: string) => {
    pulumi.runtime.setConfig(KEY, value);
    return stackArgs(new pulumi.Config("stack-args-test"));
  };

  it("is taken as it is written", () => {
    const args: KafkaClusterArgs = { replicas: 3, listeners, topics: [{ name: "a", partitions: 6 }] };
    assert.deepEqual(read(JSON.stringify(args)), args);
    assert.deepEqual(read("{}"), {});
  });

  it("of the dev stack is of the right shape", () => {
    assert.equal(devStackArgs().topics?.length, 6);
  });

  it("is asked for where it is missing, with the key and the file to write it to", () => {
    assert.throws(
      () => stackArgs(new pulumi.Config("nobody")),
      (error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        assert.match(error.message, /no "nobody:cluster"/);
        assert.match(error.message, /Pulumi\.\S+\.yaml/);
        return true;
      },
    );
  });

  it("is told with all its mistakes at once, under its own name", () => {
    assert.throws(
      () => read(JSON.stringify({ name: "orders", replica: 3, heap: 512 })),
      (error) => {
        assert.ok(error instanceof MistakesError);
        assert.match(error.message, /^The arguments of Kafka cluster "orders" have 2 mistakes;/);
        assert.deepEqual(error.errors.map(({ propertyPath }) => propertyPath).sort(), ["heap", "replica"]);
        return true;
      },
    );
  });

  for (const [what, value] of [
    ["nothing", "null"],
    ["a list", "[]"],
    ["a number", "3"],
  ]) {
    it(`is refused if it is ${what}`, () => {
      assert.throws(
        () => read(value),
        (error) => {
          assert.ok(error instanceof MistakesError);
          assert.match(error.headline, /^The arguments of the Kafka cluster have 1 mistake;/);
          assert.deepEqual(error.errors, [
            {
              propertyPath: "cluster",
              reason: `is ${value}; write an object, whose keys are name, namespace, createNamespace, version, …`,
            },
          ]);
          return true;
        },
      );
    });
  }
});

describe("Secrets in a stack's configuration", () => {
  const PROJECT = "stack-secrets-test";
  const KEY = `${PROJECT}:cluster`;
  const directory = temporaryDirectory("stack-secrets-");
  // Internal to Pulumi's SDK, where the engine's word of a stack's name and place lies.
  const store = (runtimeState as unknown as { getStore(): { settings: { options: object } } }).getStore();
  const { options } = store.settings;

  before(() => (store.settings.options = { ...options, stack: "dev", rootDirectory: directory }));
  after(() => {
    store.settings.options = options;
    pulumi.runtime.setAllConfig({});
  });

  /** What is refused of a configuration as the engine hands it on, and as it stands in the stack's file. */
  function refused(args: object, inFile?: object, secretKeys = [KEY]): Mistake[] {
    const file = join(directory, "Pulumi.dev.yaml");
    rmSync(file, { force: true });
    if (inFile) writeFileSync(file, stringify({ config: inFile }));
    pulumi.runtime.setAllConfig({ [KEY]: JSON.stringify(args) }, secretKeys);
    try {
      assert.deepEqual(stackArgs(new pulumi.Config(PROJECT)), args);
      return [];
    } catch (error) {
      assert.ok(error instanceof MistakesError, String(error));
      assert.ok(!error.message.includes("hush"));
      return error.errors;
    }
  }

  const secure = { secure: "v1:abc" };
  const pathsOf = (mistakes: Mistake[]) => mistakes.map(({ propertyPath }) => propertyPath);

  it("are refused, each with its path, and with what to do", () => {
    const args = {
      config: { "ssl.keystore.password": "hush", "log.retention.hours": "1" },
      topics: [{ name: "a" }, { name: "hush" }],
    };
    const inFile = {
      config: { "ssl.keystore.password": secure, "log.retention.hours": "1" },
      topics: [{ name: "a" }, { name: secure }],
    };
    const mistakes = refused(args, { [KEY]: inFile });
    assert.deepEqual(pathsOf(mistakes), ['config["ssl.keystore.password"]', "topics[1].name"]);
    for (const { reason } of mistakes) {
      assert.match(
        reason,
        /^is a secret; secrets in the arguments aren't supported yet, .*pod\.volumes mounts/,
      );
    }
    assert.deepEqual(pathsOf(refused(args, { cluster: inFile })), pathsOf(mistakes));
  });

  it("are refused with the way that a variable has", () => {
    const env = [{ name: "TOKEN", value: "hush" }];
    const inFile = { nodePools: [{ pod: { env: [{ name: "TOKEN", value: secure }] } }] };
    const [{ propertyPath, reason }] = refused({ nodePools: [{ pod: { env } }] }, { [KEY]: inFile });
    assert.equal(propertyPath, "nodePools[0].pod.env[0].value");
    assert.match(reason, /^is a secret; .*from a Secret of Kubernetes, with valueFrom\.secretKeyRef/);
    assert.doesNotMatch(reason, /config provider/);
  });

  it("are refused as a whole where all is one, or no file says which they are", () => {
    assert.deepEqual(pathsOf(refused({ name: "hush" }, { [KEY]: secure })), ["cluster"]);
    for (const inFile of [undefined, { [KEY]: { name: "plain" } }]) {
      const [{ propertyPath, reason }, ...others] = refused({ name: "hush" }, inFile);
      assert.equal(propertyPath, "cluster");
      assert.match(reason, /^holds a secret; /);
      assert.deepEqual(others, []);
    }
  });

  it("aren't told by another mistake", () => {
    const mistakes = refused({ name: "hush", heap: ["hush"] }, { [KEY]: { name: secure, heap: secure } });
    assert.deepEqual(pathsOf(mistakes), ["name", "heap"]);
  });

  it("may be other values of the project, and those of others", () => {
    const args = { name: "kafka" };
    assert.deepEqual(refused(args, { [KEY]: args }, []), []);
    assert.deepEqual(refused(args, { [KEY]: args }, [`${PROJECT}:password`, "other:cluster"]), []);
  });
});

describe("The protection of a stack", () => {
  const read = (value: string | undefined) => {
    if (value === undefined) return stackOptions(new pulumi.Config("nobody")).protect;
    pulumi.runtime.setConfig("stack-options-test:protect", value);
    return stackOptions(new pulumi.Config("stack-options-test")).protect;
  };

  it("is there if it is asked for", () => {
    assert.equal(read("true"), true);
    assert.equal(read("false"), false);
    assert.equal(read(undefined), false);
  });

  it("is neither there nor not if it is something else", () => {
    for (const value of ["yes", "1", "True", ""]) {
      assert.throws(
        () => read(value),
        (error) => {
          assert.ok(pulumi.RunError.isInstance(error));
          assert.equal(
            error.message,
            `stack-options-test:protect is ${JSON.stringify(value)}; write true or false`,
          );
          return true;
        },
      );
      const file = join(temporaryDirectory("stack-options-"), "Pulumi.dev.yaml");
      writeFileSync(file, stringify({ config: { "kafka-cluster:protect": value } }));
      for (const read of [isProtectedBy, readStackFile])
        assert.throws(() => read(file), /^Error: kafka-cluster:protect is .*; write true or false$/);
    }
  });
});

describe("The shape of a cluster's arguments", () => {
  const WRONG: [what: string, args: unknown, path: string, reason: string][] = [
    ["an unknown key", { replica: 3 }, "replica", 'is no argument; did you mean "replicas"?'],
    ["a key of other letters", { Heap: "1Gi" }, "Heap", 'is no argument; did you mean "heap"?'],
    ["a key that resembles none", { flavour: {} }, "flavour", "is no argument"],
    ["an unknown key of the image", { image: { tag: "4" } }, "image.tag", "is no argument"],
    [
      "an unknown key of a listener",
      { listeners: [...listeners, { name: "x", port: 1, hostport: {} }] },
      "listeners[1].hostport",
      'is no argument; did you mean "hostPort"?',
    ],
    [
      "an unknown key of a way in",
      { listeners: [{ ...listeners[0], hostPort: { prot: 1 } }] },
      "listeners[0].hostPort.prot",
      'is no argument; did you mean "port"?',
    ],
    [
      "an unknown key of a topic",
      { topics: [{ name: "a" }, { name: "b", partition: 3 }] },
      "topics[1].partition",
      'is no argument; did you mean "partitions"?',
    ],
    [
      "an unknown key of the storage",
      { storage: { storageClass: "x" } },
      "storage.storageClass",
      "is no argument",
    ],
    [
      "an unknown key of the resources",
      { resources: { limit: {} } },
      "resources.limit",
      'is no argument; did you mean "limits"?',
    ],
    ["a number as text", { replicas: "3" }, "replicas", 'is "3"; write a whole number'],
    [
      "a text as number",
      { version: 4.3 },
      "version",
      "is 4.3; write a text (in quotes if it looks like a number)",
    ],
    ["a yes as text", { createNamespace: "yes" }, "createNamespace", 'is "yes"; write true or false'],
    ["one topic for a list", { topics: { name: "a" } }, "topics", 'is {"name":"a"}; write a list'],
    [
      "a password in clear text",
      { users: [{ name: "a", authentication: "plain", password: "hunter2" }] },
      "users[0].password",
      "isn't written here; say which Secret has it: { secret: NAME, key: KEY }",
    ],
    [
      "a name for a topic",
      { topics: ["a"] },
      "topics[0]",
      'is "a"; write an object, whose keys are name, partitions, replicas, config, …',
    ],
    [
      "limits in one word",
      { resources: "1" },
      "resources",
      'is "1"; write an object, whose keys are requests, limits',
    ],
    ["settings as a list", { config: ["a=b"] }, "config", 'is ["a=b"]; write an object'],
    [
      "a way in that is merely switched on",
      { listeners: [{ ...listeners[0], hostPort: true }] },
      "listeners[0].hostPort",
      "is true; write an object, whose keys are port, addressType",
    ],
    [
      "a setting without a value",
      { config: { "log.retention.ms": null } },
      'config["log.retention.ms"]',
      "is null; write a text (in quotes if it looks like a number) or a number or true or false",
    ],
    [
      "a topic's setting that is a list",
      { topics: [{ name: "a", config: { "cleanup.policy": ["compact"] } }] },
      'topics[0].config["cleanup.policy"]',
      'is ["compact"]; write a text (in quotes if it looks like a number) or a number or true or false',
    ],
    [
      "another word than the known ones",
      { antiAffinity: "always" },
      "antiAffinity",
      'is "always"; use required, preferred, none',
    ],
    ["a listener without a port", { listeners: [{ name: "a" }] }, "listeners[0].port", "is missing"],
    ["a topic without a name", { topics: [{}] }, "topics[0].name", "is missing"],
  ];
  for (const [what, args, propertyPath, reason] of WRONG) {
    it(`has no room for ${what}`, () => {
      assert.deepEqual(checkShape(args), [{ propertyPath, reason }]);
    });
  }

  it("doesn't call a cluster by what is no name", () => {
    for (const name of [null, 5])
      assert.throws(() => shaped({ name }), /^Error: The arguments of the Kafka cluster have 1 mistake;/);
    assert.throws(() => shaped({ name: "events", replica: 3 }), /of Kafka cluster "events" have 1 mistake;/);
  });

  it("takes numbers and booleans for settings and quantities, as YAML reads them unquoted", () => {
    assert.deepEqual(
      checkShape({
        config: { a: 1, b: true, c: 0.5, d: "text" },
        topics: [{ name: "a", config: { "retention.ms": 3600000, preallocate: false } }],
        resources: { requests: { cpu: 1 }, limits: { memory: "1Gi" } },
      }),
      [],
    );
  });

  it("has every mistake told, however deep", () => {
    const mistakes = checkShape({
      replica: 3,
      listeners: [{ nam: "internal", port: "9092" }],
      topics: [{ name: 1 }, { name: "b", config: [] }],
    });
    assert.deepEqual(mistakes.map(({ propertyPath }) => propertyPath).sort(), [
      "listeners[0].nam",
      "listeners[0].name",
      "listeners[0].port",
      "replica",
      "topics[0].name",
      "topics[1].config",
    ]);
  });
});
