import { eventually } from "../../tests/live/support/kubectl";
import { stateOf } from "../../tests/live/support/running";
import { onGround, underLoad } from "../ground";
import { checkCalm } from "../looks";
import type { Row } from "../row";
import { brokersArgs, fill, held, podsOf } from "./brokers";

const OFF_AT_MOST = 0.1;

export const join: Row = {
  name: "join",
  what: (size) =>
    `three brokers become four, which takes its share of ${held(size).partitions} partitions and ${held(size).megabytes} MB, under load; \`up\` is killed`,
  allowed: "0 lost, 0 failed; all fully replicated; no throttle left; within 10 % of even by bytes",
  async run(round) {
    const { size, seen } = round;
    await onGround(round, "join", brokersArgs(size, 3), { changes: 1, seconds: 60 }, async (ground) => {
      round.progress("filling its topic");
      await fill(ground.bootstrap(), "held", held(size).megabytes);
      await underLoad(round, ground.bootstrap(), () => ground.change(brokersArgs(size, 4)));
      await checkCalm(round, ground.namespace, podsOf(4), ground.bootstrap());
      let bytes: number[] = [];
      const off = () => {
        const even = bytes.reduce((sum, one) => sum + one, 0) / bytes.length;
        return Math.max(...bytes.map((one) => Math.abs(one / even - 1)));
      };
      // Logs that moved away are deleted a minute later.
      await eventually(async () => {
        const states = await Promise.all(podsOf(4).map((pod) => stateOf(ground.namespace, pod)));
        bytes = states.map(({ node }) => node.bytes ?? NaN);
        if (!(off() <= OFF_AT_MOST)) throw new Error();
      }, 90).catch(() => undefined);
      const shown = bytes.map((one) => Math.round(one / 1e6)).join(", ");
      seen.check(off() <= OFF_AT_MOST, `${shown} MB: ${(off() * 100).toFixed(0)} % off even at most`);
    });
  },
};
