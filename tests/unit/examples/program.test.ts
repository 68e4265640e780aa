import assert from "node:assert/strict";
import { deployed, valueOf } from "../components/deployed";

type Program = typeof import("../../../examples/program");

describe("The example of a program of one's own", () => {
  it("tells an app where the brokers are, in the Kubernetes cluster that the program chose", async () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- To load it is to run it.
    const program = (): Program => require("../../../examples/program");
    const { one, resources, result } = await deployed(program);
    assert.deepEqual(one("core/v1:ConfigMap", "orders-app").inputs, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "orders-app", namespace: "streams" },
      data: { "bootstrap.servers": "kafka-bootstrap.streams.svc.cluster.local:9092", topics: "orders" },
    });
    const objects = resources.filter(({ type }) => /\/v1:/.test(type));
    assert.deepEqual([...new Set(objects.map(({ provider }) => provider))], ["kubernetes"]);
    assert.equal(await valueOf(result.bootstrapServers), "10.0.0.1:31092,10.0.0.2:31092,10.0.0.3:31092");
  });
});
