import assert from "node:assert/strict";
import { join } from "node:path";
import { Pod } from "./pod";

describe("The files of a node that was made by other means", () => {
  let pod: Pod;
  beforeEach(() => (pod = new Pod({})));
  afterEach(() => pod.remove());
  const volume = () => join(pod.root, "data");
  const adopt = (...mounts: string[]) => pod.run("adopt.sh", ...(mounts.length > 0 ? mounts : [volume()]));
  /** Files below a directory of the volume. */
  const files = (directory: string, id = "long-ago") => {
    pod.write(`${directory}/meta.properties`, `cluster.id=${id}\n`);
    pod.write(`${directory}/orders-0/00000000000000000000.log`, "messages");
    pod.write(`${directory}/.kafka_cleanshutdown`, "{}");
  };
  const moved = (name = "data") => {
    assert.equal(pod.read(`${name}/kafka/meta.properties`), "cluster.id=long-ago\n");
    assert.equal(pod.read(`${name}/kafka/orders-0/00000000000000000000.log`), "messages");
    assert.equal(pod.read(`${name}/kafka/.kafka_cleanshutdown`), "{}");
  };

  for (const directory of ["data", "data/data", "data/kafka/data", "data/some/where"]) {
    it(`move from ${directory} of a volume to where they are looked for`, () => {
      files(directory);
      pod.write("data/lost+found/7", "");
      const { status, output } = adopt();
      assert.equal(status, 0);
      assert.match(output, /^The files of Kafka have moved from /);
      moved();
      assert.equal(pod.read("data/lost+found/7"), "");
    });
  }

  it("stay where they have moved to, in every later start", () => {
    files("data");
    adopt();
    pod.write("data/meta.properties", "of something else");
    const { status, output } = adopt();
    assert.deepEqual([status, output], [0, ""]);
    moved();
  });

  it("move on where a start was interrupted", () => {
    files("data/kafka-logs");
    pod.write("data/kafka/orders-1/00000000000000000000.log", "moved already");
    adopt();
    moved();
    assert.equal(pod.read("data/kafka/orders-1/00000000000000000000.log"), "moved already");
  });

  it("move on each volume of several", () => {
    files("data");
    files("more/logs");
    assert.equal(adopt(volume(), join(pod.root, "more")).status, 0);
    moved("data");
    moved("more");
  });

  it("needn't be there: that volume is formatted", () => {
    pod.write("data/lost+found/7", "");
    const { status, output } = adopt();
    assert.equal(status, 0);
    assert.match(output, /holds no files of Kafka: it is formatted\.$/m);
  });

  it("are left alone where they lie in several directories", () => {
    files("data/a");
    files("data/b", "another");
    const { status, errors } = adopt();
    assert.equal(status, 1);
    assert.match(errors, /holds files of Kafka in several directories \(.*\/data\/[ab] .*\/data\/[ab]\)/);
    assert.equal(pod.read("data/a/meta.properties"), "cluster.id=long-ago\n");
  });

  it("come last with the one that tells where they are", () => {
    files("data/logs");
    pod.write("data/kafka/orders-0/a", "in the way of a directory of the same name");
    assert.notEqual(adopt().status, 0);
    assert.equal(pod.read("data/logs/meta.properties"), "cluster.id=long-ago\n");
  });
});
