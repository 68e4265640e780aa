import assert from "node:assert/strict";
import type { ClientMetricsArgs, KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { dangers } from "../../../../../components/plan/dangers";
import { renderSubscriptions } from "../../../../../components/plan/metrics/clientMetrics";
import { mistakesIn } from "../mistakesIn";

const RECEIVER = "kafkacluster.agent.ClientMetrics";
const JMX = "org.apache.kafka.common.metrics.JmxReporter";
const ALL: ClientMetricsArgs = { name: "all", metrics: ["*"] };

const asked = (clients: ClientMetricsArgs[] | undefined, args: KafkaClusterArgs = {}) =>
  planCluster("kafka", { ...args, metrics: { clients } });
const reporters = (args: KafkaClusterArgs, pool = 0) =>
  /^metric\.reporters=(.*)$/m.exec(planCluster("kafka", args).pools[pool].serverProperties)?.[1];
const refused = (...clients: ClientMetricsArgs[]) =>
  mistakesIn({ metrics: { clients } }).map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);

describe("What clients are asked to push", () => {
  it("is nothing by default, and then no broker loads a class for it", () => {
    assert.equal(asked(undefined).metrics?.clients, undefined);
    assert.equal(reporters({ metrics: {} }), undefined);
  });

  it("is what the list says, in Kafka's words and units", () => {
    const one: ClientMetricsArgs = {
      ...{ name: "orders", metrics: ["org.apache.kafka.producer.", "app."], intervalSeconds: 30 },
      match: { client_software_name: "librdkafka", client_id: "(?i)orders-.*+" },
    };
    const clients = asked([one, ALL]).metrics?.clients ?? [];
    assert.deepEqual(clients, [
      {
        name: "orders",
        settings: {
          "interval.ms": "30000",
          match: "client_id=(?i)orders-.*+,client_software_name=librdkafka",
          metrics: "org.apache.kafka.producer.,app.",
        },
      },
      { name: "all", settings: { metrics: "*" } },
    ]);
    assert.equal(
      renderSubscriptions(clients, [
        "subscription all metrics=a\nsubscription gone metrics=b\nremoved old\n",
      ]),
      "removed gone\nremoved old\nsubscription all metrics=*\nsubscription orders interval.ms=30000 " +
        "match=client_id=(?i)orders-.*+,client_software_name=librdkafka metrics=org.apache.kafka.producer.,app.\n",
    );
  });

  it("has brokers alone load the receiver, beside what they load otherwise", () => {
    const metrics = { clients: [] };
    const nodePools = [
      { name: "b", replicas: 3, roles: ["broker" as const], firstNodeId: 0 },
      { name: "c", replicas: 3, roles: ["controller" as const], firstNodeId: 100 },
    ];
    assert.equal(reporters({ metrics }), `${JMX},${RECEIVER}`);
    assert.equal(reporters({ metrics, version: "3.9.2" }), RECEIVER);
    assert.equal(
      reporters({ metrics, config: { "metric.reporters": " com.example.A , com.example.B" } }),
      `com.example.A,com.example.B,${RECEIVER}`,
    );
    const planned = planCluster("kafka", { metrics, nodePools });
    for (const { roles, serverProperties } of planned.pools) {
      assert.equal(serverProperties.includes(RECEIVER), roles.broker);
    }
  });

  it("is refused where brokers take nothing of it", () => {
    const paths = (args: KafkaClusterArgs) => mistakesIn(args).map(({ propertyPath }) => propertyPath);
    const metrics = { clients: [ALL] };
    assert.deepEqual(paths({ metrics, version: "3.6.2" }), ["metrics.clients"]);
    assert.deepEqual(paths({ metrics, version: "3.7.0" }), []);
    const zooKeeper = { connect: "zk:2181" };
    assert.deepEqual(paths({ metrics, version: "3.9.2", zooKeeper }), ["metrics.clients"]);
  });

  it("is refused with names, metrics, times and clients that Kafka doesn't take", () => {
    assert.deepEqual(
      refused(
        { name: "a b", metrics: [] },
        { name: "all", metrics: ["*", "a,b", "*"], intervalSeconds: 3601 },
        { name: "all", metrics: ["org_apache_kafka_producer_"], intervalSeconds: 0.1 },
        { name: "m", metrics: ["*"], match: { client: "a", client_id: "a,b", client_source_port: "(9" } },
      ).map((text) => text.split(";")[0]),
      [
        'metrics.clients[0].name: is "a b"',
        "metrics.clients[0].metrics: is empty, so nothing would be pushed",
        'metrics.clients[1].metrics[1]: is "a,b"',
        'metrics.clients[1].metrics[2]: is "*", as is metrics.clients[1].metrics[0]',
        "metrics.clients[1].intervalSeconds: is 3601",
        'metrics.clients[2].name: is "all", as is metrics.clients[1].name',
        'metrics.clients[2].metrics[0]: is "org_apache_kafka_producer_", as Prometheus names it',
        "metrics.clients[2].intervalSeconds: is 0.1",
        'metrics.clients[3].match["client"]: is nothing of a client',
        'metrics.clients[3].match["client_id"]: is "a,b"',
        'metrics.clients[3].match["client_source_port"]: is "(9", which is no regular expression: Unterminated group',
      ],
    );
  });

  it("is warned of where brokers unpack it without a bound", () => {
    const told = (version: string) =>
      dangers(asked([ALL], { version })).filter(({ propertyPath }) => propertyPath === "metrics.clients");
    assert.equal(told("4.3.0").length, 1);
    assert.deepEqual(told("4.3.1"), []);
    assert.deepEqual(dangers(planCluster("kafka", { version: "4.3.0", metrics: {} })), []);
  });
});
