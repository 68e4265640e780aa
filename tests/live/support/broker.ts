import assert from "node:assert/strict";
import { type Admin, ConfigResourceTypes, Kafka, logLevel } from "kafkajs";
import type { ExternalEndpoint } from "../../../components";
import { consumeAll, metadata, produce } from "./kcat";

/** What was acknowledged: topic by topic, each message. */
export type Acknowledged = Map<string, string[]>;

let round = 0;

/**
 * Produces to and consumes from every broker through the address that it advertises. A topic of its own each time,
 * so that each broker leads one of its partitions: a broker that came back leads none of the old ones for minutes.
 */
export async function useEveryBroker(
  endpoints: ExternalEndpoint[],
  acknowledged: Acknowledged,
): Promise<void> {
  const topic = `probe-${process.pid}-${round++}`;
  await createTopic(endpoints, topic);
  const produceThrough = async ({ nodeId, host, port }: ExternalEndpoint) => {
    const address = `${host}:${port}`;
    const seen = await metadata(address);
    assert.equal(seen.originating_broker.id, nodeId, `another broker answers at ${address}`);
    const partitions = seen.topics.find((candidate) => candidate.topic === topic)?.partitions ?? [];
    const led = partitions.find(({ leader }) => leader === nodeId);
    assert.ok(led, `broker ${nodeId} leads no partition of ${topic}`);
    const message = `through broker ${nodeId}`;
    await produce(address, topic, [message], led.partition);
    return message;
  };
  const sent = await Promise.all(endpoints.map(produceThrough));
  acknowledged.set(topic, sent);
  await Promise.all(endpoints.map(({ host, port }) => isKept(`${host}:${port}`, topic, sent)));
}

/** Fails unless everything that was ever acknowledged can be read. */
export async function nothingIsLost(
  endpoints: ExternalEndpoint[],
  acknowledged: Acknowledged,
): Promise<void> {
  const [{ host, port }] = endpoints;
  await Promise.all([...acknowledged].map(([topic, sent]) => isKept(`${host}:${port}`, topic, sent)));
}

async function isKept(address: string, topic: string, sent: string[]): Promise<void> {
  const received = new Set(await consumeAll(address, topic));
  const missing = sent.filter((message) => !received.has(message));
  assert.deepEqual(missing, [], `not read back from ${topic} through ${address}`);
}

/** What Kafka says that a setting of a topic is. */
export function topicSetting(endpoints: ExternalEndpoint[], topic: string, name: string): Promise<string> {
  return asAdmin(endpoints, async (admin) => {
    const resource = { type: ConfigResourceTypes.TOPIC, name: topic, configNames: [name] };
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [resource] });
    return resources[0].configEntries[0].configValue;
  });
}

function createTopic(endpoints: ExternalEndpoint[], topic: string): Promise<boolean> {
  const { length } = endpoints;
  // Four brokers may become three again.
  const created = { topic, numPartitions: length, replicationFactor: Math.min(length, 3) };
  return asAdmin(endpoints, (admin) => admin.createTopics({ waitForLeaders: true, topics: [created] }));
}

async function asAdmin<T>(endpoints: ExternalEndpoint[], work: (admin: Admin) => Promise<T>): Promise<T> {
  const brokers = endpoints.map(({ host, port }) => `${host}:${port}`);
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
