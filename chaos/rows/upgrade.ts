import type { KafkaClusterArgs } from "../../components";
import { stateOf } from "../../tests/live/support/running";
import { loadImage } from "../../tests/live/support/world";
import type { Size } from "../arguments";
import { onGround, underLoad } from "../ground";
import { checkCalm } from "../looks";
import type { Row } from "../row";
import { clusterArgs, PODS } from "./cluster";

const versionsOf = (size: Size) =>
  size === "full" ? ["3.9.2", "4.0.0", "4.3.1", "4.4.0"] : ["4.3.1", "4.4.0"];

/** Each next version, back from it, and to it again: nothing is finalized, so each way back is open. */
const wayOf = ([first, ...others]: string[]) =>
  others.flatMap((version, i) => [version, i === 0 ? first : others[i - 1], version]);

export const upgrade: Row = {
  name: "upgrade",
  what: (size) => `Kafka ${versionsOf(size).join(", ")}, each step also back and again; \`up\` is killed`,
  allowed: "0 lost, 0 failed",
  async run(round) {
    const versions = versionsOf(round.size);
    round.progress(`loading the images of ${versions.join(", ")}`);
    for (const version of versions) await loadImage(version, "apache");
    // Before 4.1 there is no other one.
    const args = (version: string): KafkaClusterArgs => ({ ...clusterArgs(version), quorum: "static" });
    const way = wayOf(versions);
    const changes = { changes: way.length, seconds: 60 };
    await onGround(round, "upgrade", args(versions[0]), changes, async (ground) => {
      await underLoad(round, ground.bootstrap(), async () => {
        for (const version of way) {
          await ground.change(args(version));
          const states = await Promise.all(PODS.map((pod) => stateOf(ground.namespace, pod)));
          const run = [...new Set(states.map(({ node }) => node.version))].join(" and ");
          round.seen.check(run === version, `all run ${run}`);
        }
      });
      await checkCalm(round, ground.namespace, PODS, ground.bootstrap());
    });
  },
};
