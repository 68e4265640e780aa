import assert from "node:assert/strict";
import { planCluster } from "../../../../../components/plan/clusterPlan";

describe("What the agent inside a broker is told", () => {
  it("is where its broker and all controllers listen, and where to answer the kubelet", () => {
    const [{ agentProperties }] = planCluster("kafka", {
      replicas: 1,
      listeners: [{ name: "apps", port: 19092 }],
    }).pools;
    assert.equal(
      agentProperties,
      "bootstrap=localhost:19092\ncontroller=localhost:9093\nid=${NODE_ID}\n" +
        "metadataDirectory=/var/lib/kafka/data/kafka\npeersFile=/etc/kafka-cluster/cluster/nodes\nport=9404\n" +
        "quorum=kafka-0.kafka-headless.${NAMESPACE}.svc.cluster.local:9093\n",
    );
  });
});
