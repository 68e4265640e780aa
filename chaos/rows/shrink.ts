import { setTimeout as pause } from "node:timers/promises";
import { kubectl } from "../../tests/live/support/kubectl";
import type { Ground } from "../ground";
import { onGround, underLoad } from "../ground";
import { asAdmin, checkCalm, podNames, secondsOf, stateOfAny } from "../looks";
import type { Round, Row } from "../row";
import { brokersArgs, COPIES, fill, held, podOf, podsOf } from "./brokers";

/** Of the time of a plain copy, where there is enough to copy that it isn't all starts and looks. */
const AT_MOST = 1.3;
const MOVES = "kafka-cluster/task=moves";

export const shrink: Row = {
  name: "shrink",
  what: (size) =>
    `four brokers become three, with ${held(size).partitions} partitions and ${held(size).megabytes} MB, under load; \`up\` is killed`,
  allowed:
    "0 lost, 0 failed; all fully replicated; no throttle left; unregistered; " +
    `at most ${AT_MOST} of the time that the same bytes take by a plain copy (full size)`,
  async run(round) {
    const { size, seen } = round;
    await onGround(round, "shrink", brokersArgs(size, 4), { changes: 1, seconds: 60 }, async (ground) => {
      round.progress("filling its topic");
      await fill(ground.bootstrap(), "held", held(size).megabytes);
      const plain = await plainCopy(round, ground);
      let moved = NaN;
      await underLoad(round, ground.bootstrap(), async () => {
        const watched = movingSeconds(ground.namespace);
        await ground.change(brokersArgs(size, 3));
        moved = await watched.stop();
      });
      const ratio = moved / plain;
      seen.tell(`moved in ${moved.toFixed(1)} s, a plain copy took ${plain.toFixed(1)} s`);
      seen.check(size === "small" || ratio <= AT_MOST, `${ratio.toFixed(2)} of it`);
      await checkCalm(round, ground.namespace, podsOf(3), ground.bootstrap());
      const { brokers } = await stateOfAny(ground.namespace, podsOf(3));
      const isGone = !brokers!.some(({ id }) => id === 103);
      seen.check(isGone, isGone ? "broker 103 unregistered" : "broker 103 still registered");
      const pods = await podNames(ground.namespace);
      seen.check(!pods.includes(podOf(103)), pods.includes(podOf(103)) ? "its pod is there" : "its pod gone");
    });
  },
};

/** Seconds in which as many bytes, in as many partitions, go from one broker to another one by Kafka alone, with no throttle. */
async function plainCopy({ size, progress }: Round, { bootstrap }: Ground): Promise<number> {
  const { partitions, megabytes } = held(size);
  const share = COPIES / 4;
  const on = (broker: number) =>
    Array.from({ length: partitions * share }, (_, partition) => ({ partition, replicas: [broker] }));
  progress("copying as much by Kafka alone");
  return asAdmin(bootstrap(), async (admin) => {
    const [topic, replicaAssignment] = ["plain", on(100)];
    // The producer waits for them itself, and has patience with a broker that hasn't heard of the topic yet.
    await admin.createTopics({ topics: [{ topic, replicaAssignment }], waitForLeaders: false });
    await fill(bootstrap(), topic, megabytes * share);
    const seconds = await secondsOf(async () => {
      const topics = [{ topic, partitionAssignment: on(101) }];
      await admin.alterPartitionReassignments({ topics, timeout: 60_000 });
      while ((await admin.listPartitionReassignments({})).topics.length > 0) await pause(200);
    });
    await admin.deleteTopics({ topics: [topic] });
    return seconds;
  });
}

/** Watches from the Job's first word of a move until the broker that leaves holds nothing. */
function movingSeconds(namespace: string): { stop(): Promise<number> } {
  let working = true;
  let began: number | undefined;
  let ended: number | undefined;
  const watching = (async () => {
    while (working && ended === undefined) {
      await pause(300);
      if (began === undefined) {
        const said = await kubectl("-n", namespace, "logs", "-l", MOVES, "--tail", "-1").catch(() => "");
        if (/^moving: [1-9]/m.test(said)) began = performance.now();
        continue;
      }
      const { brokers } = await stateOfAny(namespace, podsOf(3)).catch(() => ({ brokers: null }));
      if (brokers && !brokers.find(({ id }) => id === 103)?.replicas) ended = performance.now();
    }
  })();
  return {
    async stop() {
      working = false;
      await watching;
      return began === undefined || ended === undefined ? NaN : (ended - began) / 1000;
    },
  };
}
