import assert from "node:assert/strict";
import { layoutOf } from "../../../local/cluster/layout";

describe("The layout of a local cluster", () => {
  it("gives the nodes the addresses .11, .12, ... of the subnet, each with pods of its own", () => {
    const { nodes, control, gateway } = layoutOf({ subnet: "10.9.8", podSubnet: "10.7", nodes: 2 });
    assert.deepEqual(
      nodes.map(({ name, address, pods }) => ({ name, address, pods })),
      [
        { name: "node1", address: "10.9.8.11", pods: "10.7.1.0/24" },
        { name: "node2", address: "10.9.8.12", pods: "10.7.2.0/24" },
      ],
    );
    assert.deepEqual([gateway, control.address], ["10.9.8.1", "10.9.8.2"]);
  });

  it("keeps every link's name within the 15 characters that Linux allows", () => {
    const { bridge, nodes, control } = layoutOf({ name: "eightlet", nodes: 9 });
    for (const name of [bridge, control.link, ...nodes.map(({ link }) => link)]) {
      assert.ok(name.length <= 15, `${name} has ${name.length} characters`);
    }
  });

  it("shares nothing between two clusters of different names and subnets", () => {
    const one = layoutOf({ name: "a" });
    const other = layoutOf({ name: "a-1", subnet: "10.202.0", podSubnet: "10.246", serviceSubnet: "10.98" });
    const namesOf = (layout: typeof one) => [
      ...[
        layout.directory,
        layout.cgroup,
        layout.bridge,
        layout.table,
        layout.subnet,
        layout.pods,
        layout.services,
      ],
      ...[layout.apiServer, layout.control.link, ...layout.nodes.map(({ link }) => link)],
    ];
    assert.deepEqual(
      namesOf(one).filter((name) => namesOf(other).includes(name)),
      [],
    );
  });

  it("refuses a name that would not fit, with the name and what would be right", () => {
    assert.throws(
      () => layoutOf({ name: "much-too-long" }),
      /name is "much-too-long"; it must be 1 to 8 lower-case letters, digits and hyphens/,
    );
  });

  it("refuses what is no subnet, no number of nodes, and subnets that overlap", () => {
    assert.throws(
      () => layoutOf({ subnet: "10.0.0.0/24" }),
      /subnet is "10.0.0.0\/24"; it must be three numbers/,
    );
    assert.throws(() => layoutOf({ podSubnet: "10.300" }), /podSubnet is "10.300"/);
    assert.throws(() => layoutOf({ nodes: 10 }), /nodes is 10; it must be a whole number from 1 to 9/);
    assert.throws(() => layoutOf({ kubernetes: "v1.35" }), /kubernetes is "v1.35"; it must be a version/);
    assert.throws(
      () => layoutOf({ podSubnet: "10.5", serviceSubnet: "10.5" }),
      /another network than podSubnet/,
    );
    assert.throws(() => layoutOf({ subnet: "10.5.1", podSubnet: "10.5" }), /outside of podSubnet/);
  });
});
