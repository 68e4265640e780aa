import { Kafka, logLevel, type KafkaConfig } from "kafkajs";
import type { KafkaClusterArgs, ListenerArgs, UserArgs } from "../../components";
import { userSecret } from "../../components/plan/security/secretNames";
import { devArgs, externalAddresses, secretTexts, type World } from "../world";

const USERS = 10;
const CLOSED = { tls: true, authentication: "scram-sha-512" } as const satisfies Partial<ListenerArgs>;

/** The dev stack's cluster with TLS, SCRAM, authorization and ten users, each of whom may use all topics. */
export function closedArgs(): KafkaClusterArgs {
  const open = devArgs();
  return {
    ...open,
    listeners: open.listeners!.map((listener) => ({ ...listener, ...CLOSED })),
    authorization: {},
    users: Array.from({ length: USERS }, (_, index) => user(`app-${index}`, open)),
  };
}

function user(name: string, { topics }: KafkaClusterArgs): UserArgs {
  return {
    name,
    authentication: CLOSED.authentication,
    acls: [
      ...topics!.map((topic) => ({
        resource: { type: "topic", name: topic.name } as const,
        operations: ["Read", "Write", "Describe"],
      })),
      { resource: { type: "group", name: `${name}-`, patternType: "prefix" }, operations: ["Read"] },
    ],
  };
}

/**
 * Fails unless all topics exist and each broker takes a message, which all replicas have then: as the first user, if there
 * are users. By kafkajs, since the kcat of Debian 12 can't log in with SCRAM.
 */
export async function produceThroughEach(world: World, { topics, users }: KafkaClusterArgs): Promise<void> {
  const login = users ? await loginOf(world, users[0].name) : {};
  const kafka = new Kafka({ brokers: externalAddresses(world), logLevel: logLevel.NOTHING, ...login });
  const [admin, producer] = [kafka.admin(), kafka.producer()];
  try {
    await Promise.all([admin.connect(), producer.connect()]);
    const names = topics!.map(({ name }) => name);
    const [{ brokers }, metadata] = await Promise.all([
      admin.describeCluster(),
      admin.fetchTopicMetadata({ topics: names }),
    ]);
    const { partitions } = metadata.topics.find(({ name }) => name === names[0])!;
    const messages = brokers.map(({ nodeId }) => {
      const led = partitions.find(({ leader }) => leader === nodeId);
      if (!led) throw new Error(`Broker ${nodeId} leads no partition of ${names[0]}.`);
      return { partition: led.partitionId, value: `through broker ${nodeId}` };
    });
    const { length } = externalAddresses(world);
    if (messages.length !== length) throw new Error(`There are ${messages.length} brokers of ${length}.`);
    await producer.send({ topic: names[0], acks: -1, messages });
  } finally {
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }
}

async function loginOf(world: World, username: string): Promise<Partial<KafkaConfig>> {
  const { password, "ca.crt": ca } = await secretTexts(world, userSecret(devArgs().name!, username));
  return { ssl: { ca: [ca] }, sasl: { mechanism: CLOSED.authentication, username, password } };
}
