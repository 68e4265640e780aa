import type { ExternalEndpoint } from "../outputs/endpoints";
import { int32, int8, text } from "./fields";
import type { KafkaConnection } from "./kafkaConnection";
import { NotLetIn, Unusable } from "./unusable";

// Versions that Kafka has had since 1.1 and still has in 4.4: newer ones tell more, of which nothing is needed here.
const METADATA = { key: 3, version: 1 };
const DESCRIBE_CONFIGS = { key: 32, version: 1 };

const BROKER_RESOURCE = 4;
const CLUSTER_AUTHORIZATION_FAILED = 31;
const INVALID_REQUEST = 42;

/** The brokers that are alive, each with the address that it advertises on the listener that is asked. */
export async function advertisedBrokers(connection: KafkaConnection): Promise<ExternalEndpoint[]> {
  const noTopics = int32(0);
  const answer = await connection.ask({ ...METADATA, body: noTopics });
  return answer.list(() => {
    const broker = { nodeId: answer.int32(), host: answer.text() ?? "", port: answer.int32() };
    answer.text(); // its rack
    return broker;
  });
}

/** Whether it is this broker that answers: one answers for its own configuration only. */
export async function answersFor(connection: KafkaConnection, nodeId: number): Promise<boolean> {
  const resource = [int8(BROKER_RESOURCE), text(String(nodeId)), int32(1), text("broker.id")];
  const withSynonyms = int8(0);
  const body = Buffer.concat([int32(1), ...resource, withSynonyms]);
  const answer = await connection.ask({ ...DESCRIBE_CONFIGS, body });
  answer.int32(); // for how long it was throttled
  answer.int32(); // how many resources: the one
  const code = answer.int16();
  if (code === CLUSTER_AUTHORIZATION_FAILED) {
    throw new NotLetIn(
      "a broker answers, and the check's user may not ask which one it is: that takes DescribeConfigs on the cluster",
    );
  }
  if (code !== 0 && code !== INVALID_REQUEST) {
    throw new Unusable(`the broker refuses to tell who it is: ${answer.text() ?? ""} (error ${code})`);
  }
  return code === 0;
}
