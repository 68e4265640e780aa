import type { ExternalEndpoint, KafkaClusterArgs } from "../components";
import { killedUpAt } from "../tests/live/support/killedUp";
import { kubectl } from "../tests/live/support/kubectl";
import { startProducer } from "../tests/live/support/producer";
import { testStack, type TestStack } from "../tests/live/support/world";
import { type Moment, momentsOf } from "./moments";
import { killsText, type UpEnd } from "./report";
import type { Round } from "./row";

/** Messages a second of the producer that runs meanwhile. */
export const RATE = 100;
const PARTITIONS = 6;

/** A Kafka cluster of a row's own, by a stack of this project's program, and how it is changed. */
export interface Ground {
  namespace: string;
  /** Brokers, as clients outside find them. */
  bootstrap(): string;
  endpoints(): ExternalEndpoint[];
  /** Another state of the cluster, by an `up` that is killed at the moments of this change before it may end. */
  change(args: KafkaClusterArgs): Promise<void>;
  /** The same while a fault is made, on which that `up` may give up; then the next one has to end well. */
  changeWhile(args: KafkaClusterArgs, fault: () => Promise<void>): Promise<void>;
}

/**
 * Makes a cluster, does the work, and takes the cluster and its volumes away, whatever the work came to.
 *
 * @param kills how many changes the work makes, and the seconds that their `up` takes about
 */
export async function onGround(
  round: Round,
  name: string,
  args: KafkaClusterArgs,
  { changes, seconds }: { changes: number; seconds: number },
  work: (ground: Ground) => Promise<void>,
): Promise<void> {
  const namespace = `chaos-${name}`;
  const stack = await testStack(namespace, { ...args, namespace });
  const moments = momentsOf(round.seed, name, round.kills, changes, seconds);
  const ends: UpEnd[] = [];
  let [endpoints, bootstrap, changed] = [[] as ExternalEndpoint[], "", 0];
  const up = async () => {
    const { outputs } = await stack.deployer.up();
    endpoints = outputs.externalEndpoints.value;
    bootstrap = outputs.externalBootstrap.value;
  };
  /** Has the next `up` see these arguments, and answers when it is to be killed. */
  const next = (args: KafkaClusterArgs) => {
    const own = moments.filter(({ change }) => change === changed);
    round.progress(`change ${++changed} of ${changes}`);
    stack.configure({ ...args, namespace });
    return own;
  };
  const ground: Ground = {
    namespace,
    endpoints: () => endpoints,
    bootstrap: () => bootstrap,
    async change(args) {
      for (const moment of next(args)) ends.push(await killUp(stack, namespace, moment));
      await up();
    },
    async changeWhile(args, fault) {
      const own = next(args);
      const going = async () => {
        for (const moment of own) ends.push(await killUp(stack, namespace, moment));
        await up();
      };
      const [ended, made] = await Promise.allSettled([going(), fault()]);
      if (made.status === "rejected") throw made.reason;
      if (ended.status === "fulfilled") return;
      // It may give up on what is away, and says so; the next one goes on.
      round.seen.tell(`an \`up\` gave up meanwhile (${firstLine(ended.reason)})`);
      await up();
    },
  };
  try {
    round.progress("making its cluster");
    await up().catch((error: Error) => {
      throw new Error(`not begun, as its cluster couldn't be made: ${error.message}`, { cause: error });
    });
    await work(ground);
    if (ends.length > 0) round.seen.tell(killsText(ends));
  } finally {
    round.progress("taking its cluster away");
    await stack.deployer.destroy().finally(async () => {
      await kubectl("delete", "namespace", namespace, "--ignore-not-found");
      stack.remove();
    });
  }
}

const firstLine = (error: Error) => error.message.split("\n")[0].slice(0, 200);

async function killUp(stack: TestStack, name: string, { seconds }: Moment): Promise<UpEnd> {
  return { end: await killedUpAt(stack, name, seconds), seconds };
}

/**
 * Has clients send and read while something is done: none may fail, and no message be lost or come twice.
 *
 * @param longestSeconds what a send may take; undefined: that is told, and nothing is held to it
 */
export async function underLoad(
  round: Round,
  bootstrap: string,
  work: () => Promise<void>,
  {
    topic = "sent-meanwhile",
    partitions = PARTITIONS,
    mayFail = false,
    longestSeconds,
  }: { topic?: string; partitions?: number; mayFail?: boolean; longestSeconds?: number } = {},
): Promise<void> {
  const producer = await startProducer(bootstrap, topic, RATE, partitions);
  await work().catch(async (error: Error) => {
    const how = await producer.stop().catch(() => undefined);
    if (how) round.seen.tell(`by then ${how.sent} sent, ${how.failed} failed, ${how.lost} lost`);
    throw error;
  });
  const { sent, failed, lost, twice, longestMs } = await producer.stop();
  round.seen.check(sent > 0, `${sent} sent`);
  round.seen.check(failed === 0 || mayFail, `${failed} failed`);
  round.seen.check(lost === 0, `${lost} lost`);
  round.seen.check(twice === 0, `${twice} twice`);
  const longest = `longest send ${(longestMs / 1000).toFixed(1)} s`;
  if (longestSeconds === undefined) round.seen.tell(longest);
  else round.seen.check(longestMs <= longestSeconds * 1000, longest);
}
