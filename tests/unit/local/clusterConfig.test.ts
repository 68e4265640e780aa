import assert from "node:assert/strict";
import { addons } from "../../../local/cluster/addons";
import { isAtLeast } from "../../../local/cluster/binary";
import { subjectsOf } from "../../../local/cluster/certificates";
import { corefile, kubeletConfig, nameServers } from "../../../local/cluster/config";
import { layoutOf } from "../../../local/cluster/layout";
import { routesOf } from "../../../local/cluster/machines";

const layout = layoutOf();
const [node] = layout.nodes;

describe("The configuration of a local cluster", () => {
  it("leaves pods the memory that was asked for, whatever the machine has", () => {
    const config = kubeletConfig(layout, node, { memoryMiB: 20000, openFiles: 1000 });
    const reserved = parseInt(config.systemReserved.memory, 10);
    const eviction = parseInt(config.evictionHard["memory.available"], 10);
    assert.equal(20000 - reserved - eviction, layout.nodeMemory);
  });

  it("reserves nothing on a machine that has less memory than was asked for", () => {
    const config = kubeletConfig(layout, node, { memoryMiB: 4000, openFiles: 1000 });
    assert.equal(config.systemReserved.memory, "0Mi");
  });

  it("asks the name servers of the machine for outside names, except those on its loopback", () => {
    assert.deepEqual(
      nameServers("# comment\nnameserver 127.0.0.53\nnameserver 192.0.2.7\nnameserver ::1\nsearch x\n"),
      ["192.0.2.7"],
    );
  });

  it("forwards no outside names when there is no name server to ask", () => {
    assert.match(corefile(layout, ["192.0.2.7"]), /^ {2}forward \. 192\.0\.2\.7$/m);
    assert.doesNotMatch(corefile(layout, []), /forward/);
  });

  it("makes local-path the default storage class, which binds late, grows, and deletes", () => {
    const classes = addons(layout).filter(({ kind }) => kind === "StorageClass");
    assert.deepEqual(
      classes.map(({ metadata }) => metadata.name),
      ["local-path", "local-path-fixed", "shared"],
    );
    const [{ metadata, volumeBindingMode, reclaimPolicy, allowVolumeExpansion }] = classes;
    assert.deepEqual(metadata, {
      name: "local-path",
      annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
    });
    assert.deepEqual(
      { volumeBindingMode, reclaimPolicy, allowVolumeExpansion },
      { volumeBindingMode: "WaitForFirstConsumer", reclaimPolicy: "Delete", allowVolumeExpansion: true },
    );
  });

  it("gives the rights of an administrator to the administrator alone", () => {
    const masters = subjectsOf(layout).filter(({ group }) => group === "system:masters");
    assert.deepEqual(
      masters.map(({ file }) => file),
      ["admin"],
    );
  });

  it("routes each node to the pods of all others, and the control plane to all", () => {
    assert.deepEqual(routesOf(layout, node), [
      "10.245.2.0/24 via 10.201.0.12",
      "10.245.3.0/24 via 10.201.0.13",
    ]);
    assert.equal(routesOf(layout, layout.control).length, 3);
  });
});

describe("The version of Go", () => {
  it("is compared number by number", () => {
    assert.ok(isAtLeast("1.24.0", "1.24.0"));
    assert.ok(isAtLeast("1.26.8", "1.24.0"));
    assert.ok(isAtLeast("1.24", "1.24.0"));
    assert.ok(isAtLeast("2.0", "1.24.0"));
    assert.ok(!isAtLeast("1.9.7", "1.24.0"));
    assert.ok(!isAtLeast("1.24rc1", "1.24.1"));
  });
});
