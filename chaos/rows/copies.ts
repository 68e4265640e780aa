import { isDeepStrictEqual } from "node:util";
import type { KafkaClusterArgs } from "../../components";
import type { Size } from "../arguments";
import { consumeAll, produce } from "../../tests/live/support/kcat";
import { onGround, underLoad } from "../ground";
import { asAdmin, checkCalm } from "../looks";
import type { Row } from "../row";
import { clusterArgs, PODS } from "./cluster";

/** The first has the producer's messages alone; the others have some from before. */
const topicsOf = (size: Size) => Array.from({ length: size === "full" ? 100 : 20 }, (_, i) => `copied-${i}`);
const PARTITIONS = 2;
const MESSAGES = Array.from({ length: 100 }, (_, i) => `message ${i}`);

export const copies: Row = {
  name: "copies",
  what: (size) =>
    `${topicsOf(size).length} topics get three copies of one, then two; one of them under load; \`up\` is killed`,
  allowed: "0 lost, 0 failed; all fully replicated; no throttle left",
  async run(round) {
    const { size, seen } = round;
    const names = topicsOf(size);
    const args = (replicas: number): KafkaClusterArgs => ({
      ...clusterArgs(),
      reassignment: { throttle: "1Gi" },
      topics: names.map((name) => ({
        ...{ name, partitions: PARTITIONS, replicas },
        config: { "min.insync.replicas": "1" },
      })),
    });
    await onGround(round, "copies", args(1), { changes: 2, seconds: 30 }, async (ground) => {
      const [{ host, port }] = ground.endpoints();
      const address = `${host}:${port}`;
      const others = names.slice(1);
      for (const name of others) await produce(address, name, MESSAGES);
      const topic = names[0];
      const change = async (replicas: number) => {
        await ground.change(args(replicas));
        const counts = await copiesOf(ground.bootstrap(), names);
        const right = counts.filter((count) => count === replicas).length;
        seen.check(right === names.length * PARTITIONS, `${right} partitions with ${replicas} copies`);
      };
      const load = { topic, partitions: PARTITIONS };
      await underLoad(
        round,
        ground.bootstrap(),
        async () => {
          await change(3);
          await change(2);
        },
        load,
      );
      let lost = 0;
      for (const name of others) {
        const read = await consumeAll(address, name);
        if (!isDeepStrictEqual(read.sort(), [...MESSAGES].sort())) lost++;
      }
      seen.check(lost === 0, `${lost} of ${others.length} other topics not as before`);
      await checkCalm(round, ground.namespace, PODS, ground.bootstrap());
    });
  },
};

/** How many copies each partition of these topics has. */
function copiesOf(bootstrap: string, topics: string[]): Promise<number[]> {
  return asAdmin(bootstrap, async (admin) => {
    const { topics: told } = await admin.fetchTopicMetadata({ topics });
    return told.flatMap(({ partitions }) => partitions.map(({ replicas }) => replicas.length));
  });
}
