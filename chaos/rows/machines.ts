import { setTimeout as pause } from "node:timers/promises";
import * as cluster from "../../local/cluster";
import { eventually, kubectl, rolledOut } from "../../tests/live/support/kubectl";
import { podUids, stateOf } from "../../tests/live/support/running";
import { TEST_CLUSTER } from "../../tests/live/support/world";
import type { Size } from "../arguments";
import { onGround, underLoad } from "../ground";
import { checkCalm, stateOfAny } from "../looks";
import type { Row } from "../row";
import { clusterArgs, PODS } from "./cluster";

const offSeconds = (size: Size) => (size === "full" ? 120 : 30);
const cutSeconds = (size: Size) => (size === "full" ? 60 : 30);

export const machines: Row = {
  name: "machines",
  what: (size) =>
    `a Kubernetes node is powered off during a roll, and back after ${offSeconds(size)} s; then that of the active controller is cut off for ${cutSeconds(size)} s; \`up\` is killed`,
  allowed: "0 lost; no two active controllers",
  async run(round) {
    const { size, seen } = round;
    const changes = { changes: 1, seconds: 30 };
    await onGround(round, "machines", clusterArgs(), changes, async (ground) => {
      const { namespace } = ground;
      const machineOf = async (pod: string) => {
        const node = await kubectl("-n", namespace, "get", "pod", pod, "-o", "jsonpath={.spec.nodeName}");
        return Number(node.replace("node", ""));
      };
      const leaders = new Leaders(namespace);
      await underLoad(
        round,
        ground.bootstrap(),
        () =>
          leaders.watchedWhile(async () => {
            const before = await podUids(namespace);
            await ground.changeWhile(
              { ...clusterArgs(), config: { "log.retention.hours": "101" } },
              async () => {
                // That of another pod would be a second one away, which no roll can help.
                const machine = await machineOf(await firstNew(namespace, before));
                round.progress(`powering node ${machine} off`);
                await cluster.stopNode(TEST_CLUSTER, machine);
                try {
                  await pause(offSeconds(size) * 1000);
                } finally {
                  await cluster.startNode(TEST_CLUSTER, machine);
                }
              },
            );
            await rolledOut(namespace, "kafka");
            const { quorum } = await stateOfAny(namespace, PODS);
            const machine = await machineOf(PODS[quorum!.leader]);
            round.progress(`cutting node ${machine} off, of the active controller`);
            await cluster.cutNode(TEST_CLUSTER, machine);
            try {
              await pause(cutSeconds(size) * 1000);
            } finally {
              await cluster.healNode(TEST_CLUSTER, machine);
            }
            await eventually(() => rolledOut(namespace, "kafka"), 180);
          }),
        { mayFail: true },
      );
      const twice = leaders.epochsWithTwo();
      seen.tell(`${leaders.epochs} epochs of controllers seen`);
      seen.check(twice.length === 0, `${twice.length} with two active ones`);
      await checkCalm(round, namespace, PODS, ground.bootstrap());
    });
  },
};

/** The first pod that is another one than before, once there is one. */
async function firstNew(namespace: string, before: Record<string, string>): Promise<string> {
  let found: string | undefined;
  await eventually(async () => {
    const now = await podUids(namespace);
    found = PODS.find((pod) => now[pod] && now[pod] !== before[pod]);
    if (!found) throw new Error("No pod has restarted.");
  }, 240);
  return found!;
}

/** Who was the active controller of each epoch, by the word of every node, and of those that say of themselves that they became it. */
class Leaders {
  private readonly byEpoch = new Map<number, Set<number>>();
  private readonly namespace: string;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  get epochs(): number {
    return this.byEpoch.size;
  }

  epochsWithTwo(): number[] {
    return [...this.byEpoch].filter(([, ids]) => ids.size > 1).map(([epoch]) => epoch);
  }

  async watchedWhile(work: () => Promise<void>): Promise<void> {
    let working = true;
    const watching = (async () => {
      while (working) {
        await Promise.all(PODS.map((pod) => this.look(pod).catch(() => undefined)));
        await pause(500);
      }
    })();
    await work().finally(() => (working = false));
    await watching;
    for (const [id, pod] of PODS.entries()) this.read(id, await this.logOf(pod));
  }

  private async look(pod: string): Promise<void> {
    const { quorum } = await stateOf(this.namespace, pod);
    if (quorum && quorum.leader >= 0) this.add(quorum.epoch, quorum.leader);
  }

  /** A node that was cut off tells nobody meanwhile, but its log has it. */
  private logOf(pod: string): Promise<string> {
    return kubectl("-n", this.namespace, "logs", pod, "-c", "kafka", "--tail", "-1");
  }

  private read(id: number, log: string): void {
    for (const [, epoch] of log.matchAll(/Completed transition to Leader\(.*?epoch=(\d+)/g)) {
      this.add(Number(epoch), id);
    }
  }

  private add(epoch: number, leader: number): void {
    this.byEpoch.set(epoch, (this.byEpoch.get(epoch) ?? new Set()).add(leader));
  }
}
