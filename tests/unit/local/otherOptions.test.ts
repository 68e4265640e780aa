import assert from "node:assert/strict";
import { checkSame } from "../../../local/cluster/otherOptions";

describe("Options for a local cluster that runs", () => {
  const was = { name: "fresh", nodes: 3, subnet: "10.9.8", podSubnet: undefined };

  it("are as it is where they aren't given, so that its name is enough", () => {
    checkSame(was, { name: "fresh", subnet: undefined });
  });

  it("may be said again, those of before and the defaults", () => {
    checkSame(was, { name: "fresh", nodes: 3, subnet: "10.9.8", podSubnet: "10.245" });
  });

  it("are refused where they are others, each by its variable", () => {
    assert.throws(
      () => checkSame(was, { name: "fresh", nodes: 5, subnet: "10.9.7", podSubnet: "10.245" }),
      /^Error: The cluster fresh runs with CLUSTER_NODES 3, not 5, and with CLUSTER_SUBNET 10\.9\.8, not 10\.9\.7: take it down first/,
    );
  });
});
