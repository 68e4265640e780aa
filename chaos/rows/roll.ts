import { Measurements } from "../../bench/measurements";
import { deleteFirstSeed, upFirstSeed } from "../../bench/subjects/firstSeed";
import { clear, externalAddresses, kubectl, NAMESPACE, type World } from "../../bench/world";
import { startProducer } from "../../tests/live/support/producer";
import { mostAway } from "../../tests/live/support/roll";
import { testCluster } from "../../tests/live/support/world";
import { onGround, RATE, underLoad } from "../ground";
import { checkCalm } from "../looks";
import type { Round, Row } from "../row";
import { clusterArgs, PODS } from "./cluster";

export const roll: Row = {
  name: "roll",
  what: () =>
    "every broker restarts, for a setting that takes it, under load; `up` is killed. Beside it the plain manifests of a guide (bench/firstSeed), restarted by Kubernetes",
  allowed: "0 lost, 0 failed; one away at most; nothing is held against the plain manifests",
  async run(round) {
    const changes = { changes: 1, seconds: 40 };
    await onGround(round, "roll", clusterArgs(), changes, async (ground) => {
      await underLoad(round, ground.bootstrap(), async () => {
        const changed = { ...clusterArgs(), config: { "log.retention.hours": "101" } };
        const most = await mostAway(ground.namespace, 3, () => ground.change(changed));
        round.seen.check(most <= 1, `${most} away at once`);
      });
      await checkCalm(round, ground.namespace, PODS, ground.bootstrap());
    });
    await plainManifests(round);
  },
};

/** The same producer, while Kubernetes restarts the brokers of the plain manifests. */
async function plainManifests({ seen, progress }: Round): Promise<void> {
  const world: World = { cluster: await testCluster(), directory: "", measurements: new Measurements() };
  progress("applying the plain manifests");
  try {
    await upFirstSeed(world);
    const producer = await startProducer(externalAddresses(world).join(), "sent-meanwhile", RATE, 6);
    const set = "statefulset/kafka";
    await kubectl(world, "-n", NAMESPACE, "rollout", "restart", set);
    await kubectl(world, "-n", NAMESPACE, "rollout", "status", set, "--timeout=10m");
    const { sent, failed, lost, longestMs } = await producer.stop();
    const longest = (longestMs / 1000).toFixed(1);
    seen.tell(`plain manifests: ${sent} sent, ${failed} failed, ${lost} lost, longest send ${longest} s`);
    await deleteFirstSeed(world);
  } finally {
    await clear(world);
  }
}
