import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import {
  directoryId,
  fill,
  FILLED_BY_PODS,
  FILLED_FROM_TABLE,
  HOST_IP,
  NAMESPACE,
  propertyValue,
  ZOOKEEPER_CONNECT,
} from "../../../../components/plan/placeholders";
import { planEnsemble } from "../../../../components/plan/zooKeeper/ensemblePlan";
import { deployedCluster } from "../deployed";
import { readJavaProperties } from "./javaProperties";
import { anyText } from "./kafka/anyText";

const COMMON = join(__dirname, "../../../../components/scripts/common.sh");

describe("A placeholder", () => {
  it("is filled in by pods or by the program, and pods know the list of theirs", () => {
    const script = readFileSync(COMMON, "utf8");
    const filled = [...script.matchAll(/-e "s\|\\(\$\{[A-Z_]+\})\|/g)].map(([, name]) => name);
    assert.deepEqual(filled, FILLED_BY_PODS);
    const [, lookedUp] = /HOST_\(([A-Z_|]+)\)/.exec(script)!;
    const names = lookedUp.split("|").map((name) => `\${HOST_${name}}`);
    assert.deepEqual(names.sort(), [...FILLED_FROM_TABLE].sort());
  });

  it("is filled in wherever it stands, and another one is left for later", () => {
    const known = { [NAMESPACE]: "$& events", [directoryId(1)]: "A", [directoryId(10)]: "B" };
    assert.equal(fill(`a.${NAMESPACE},b.${NAMESPACE}`, known), "a.$& events,b.$& events");
    assert.equal(fill(`${directoryId(10)} ${directoryId(1)} ${HOST_IP}`, known), `B A ${HOST_IP}`);
  });

  it("isn't looked for in what was filled in", () => {
    assert.equal(fill(NAMESPACE, { [NAMESPACE]: HOST_IP, [HOST_IP]: "10.0.0.1" }), HOST_IP);
  });
});

describe("What a user wrote into a file of properties", () => {
  const known = Object.fromEntries(
    [...FILLED_BY_PODS, ...FILLED_FROM_TABLE, ZOOKEEPER_CONNECT].map((name) => [name, "filled in"]),
  );

  it("is read as it was, whatever is filled in around it", () => {
    const text = fc.array(fc.oneof(anyText, fc.constantFrom(...Object.keys(known))), { maxLength: 4 });
    fc.assert(
      fc.property(text, (parts) => {
        const written = parts
          .join("")
          .replace(/[\r\n]/g, "")
          .trim();
        const properties = fill(`a=${HOST_IP}\nb=${propertyValue(written)}\n`, known);
        assert.deepEqual([...readJavaProperties(properties).values()], ["filled in", written]);
      }),
    );
  });

  it("isn't taken for the connect string of ZooKeeper", async () => {
    const { resources } = await deployedCluster({
      version: "3.9.2",
      zooKeeper: { connect: "zk:2181" },
      config: { "a.setting": ZOOKEEPER_CONNECT },
    });
    const { data } = resources.find(({ name }) => name === "kafka-broker")!.inputs;
    const properties = readJavaProperties(data["server.properties"]);
    assert.equal(properties.get("a.setting"), ZOOKEEPER_CONNECT);
    assert.equal(properties.get("zookeeper.connect"), "zk:2181");
  });

  it("reaches ZooKeeper as well", () => {
    const written = `C:\\keys ${NAMESPACE} ü`;
    const { zooCfg } = planEnsemble("zk", { config: { a: written } });
    assert.equal(readJavaProperties(fill(zooCfg, { [NAMESPACE]: "events" })).get("a"), written);
  });
});
