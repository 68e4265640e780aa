import { setTimeout as pause } from "node:timers/promises";
import type { KafkaClusterArgs } from "../../components";
import { kubectl } from "../../tests/live/support/kubectl";
import { podUids, votersAre } from "../../tests/live/support/running";
import type { Size } from "../arguments";
import { onGround, underLoad } from "../ground";
import { checkCalm, stateOfAny } from "../looks";
import type { Round, Row } from "../row";
import { clusterArgs } from "./cluster";

const stepsOf = (size: Size) => (size === "full" ? [1, 3, 5, 3, 1] : [1, 3, 1]);
const BROKERS = ["kafka-brokers-100", "kafka-brokers-101", "kafka-brokers-102"];
/** Followers miss a leader that says nothing for two seconds, and elect another one. */
const LEADERLESS_AT_MOST = 10;

function args(controllers: number): KafkaClusterArgs {
  const { replicas: _, ...cluster } = clusterArgs();
  return {
    ...cluster,
    heap: "256Mi",
    antiAffinity: "none",
    nodePools: [
      { name: "controllers", roles: ["controller"], replicas: controllers, firstNodeId: 0 },
      { name: "brokers", roles: ["broker"], replicas: 3, firstNodeId: 100 },
    ],
  };
}

export const controllers: Row = {
  name: "controllers",
  what: (size) =>
    `controllers: ${stepsOf(size).join(", ")}; the leader of three or more is killed before each next step; \`up\` is killed`,
  allowed: `from three on: 0 lost, 0 failed; no longer than ${LEADERLESS_AT_MOST} s without a leader as long as several vote`,
  async run(round) {
    const [first, second, ...rest] = stepsOf(round.size);
    const changes = { changes: 1 + rest.length, seconds: 45 };
    await onGround(round, "controllers", args(first), changes, async (ground) => {
      const { namespace } = ground;
      const become = async (count: number) => {
        await ground.change(args(count));
        const ids = Array.from({ length: count }, (_, id) => id);
        await votersAre(namespace, BROKERS[0], ids);
        const there = Object.keys(await podUids(namespace)).filter((pod) => pod.includes("controllers"));
        round.seen.check(there.length === count, `${there.length} vote`);
      };
      await become(second);
      await underLoad(round, ground.bootstrap(), () =>
        alwaysLed(round, namespace, async () => {
          for (const count of rest) {
            await killLeader(namespace);
            await become(count);
          }
        }),
      );
      await checkCalm(round, namespace, BROKERS, ground.bootstrap());
    });
  },
};

/** Without a farewell, as when its machine is gone. */
async function killLeader(namespace: string): Promise<void> {
  const { quorum } = await stateOfAny(namespace, BROKERS);
  const pod = `kafka-controllers-${quorum!.leader}`;
  await kubectl("-n", namespace, "delete", "pod", pod, "--grace-period=0", "--force");
}

/**
 * Watches while something is done, and checks for how long at most brokers said that nobody led the controllers. A controller that
 * votes alone leaves them without one whenever it restarts: that is told.
 */
async function alwaysLed(round: Round, namespace: string, work: () => Promise<void>): Promise<void> {
  const longest = { several: 0, alone: 0 };
  let [working, led, votes] = [true, performance.now(), "several" as keyof typeof longest];
  const watching = (async () => {
    while (working) {
      const { quorum } = await stateOfAny(namespace, BROKERS).catch(() => ({ quorum: null }));
      const now = performance.now();
      longest[votes] = Math.max(longest[votes], now - led);
      if (quorum && quorum.leader >= 0) {
        led = now;
        votes = quorum.voters.length > 1 ? "several" : "alone";
      }
      await pause(250);
    }
  })();
  await work().finally(() => (working = false));
  await watching;
  const text = (ms: number) => `${(ms / 1000).toFixed(1)} s without a leader at most`;
  round.seen.check(longest.several <= LEADERLESS_AT_MOST * 1000, text(longest.several));
  round.seen.tell(`${text(longest.alone)} while one voted alone`);
}
