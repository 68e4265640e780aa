import { isDeepStrictEqual } from "node:util";
import { podUids, stateOf } from "../../tests/live/support/running";
import { onGround, underLoad } from "../ground";
import type { Row } from "../row";
import { clusterArgs, PODS } from "./cluster";

/** Kafka takes each of them while it runs. None is the default. */
const SETTINGS: Record<string, string> = {
  "background.threads": "12",
  "compression.type": "lz4",
  "log.cleaner.backoff.ms": "20000",
  "log.cleaner.delete.retention.ms": "43200000",
  "log.cleaner.min.cleanable.ratio": "0.4",
  "log.cleaner.min.compaction.lag.ms": "1000",
  "log.flush.interval.messages": "100000",
  "log.index.interval.bytes": "8192",
  "log.index.size.max.bytes": "5242880",
  "log.message.timestamp.type": "LogAppendTime",
  "log.retention.bytes": "1073741824",
  "log.retention.ms": "7200000",
  "log.roll.ms": "3600000",
  "log.segment.bytes": "536870912",
  "log.segment.delete.delay.ms": "30000",
  "max.connections.per.ip": "500",
  "num.io.threads": "16",
  "num.network.threads": "4",
  "num.replica.fetchers": "2",
  "producer.id.expiration.ms": "43200000",
};
const COUNT = Object.keys(SETTINGS).length;

export const settings: Row = {
  name: "settings",
  what: () =>
    `${COUNT} settings that take no restart change, and are taken back, under load; \`up\` is killed`,
  allowed: "0 lost, 0 failed; every pod stays; each is in force on every broker",
  async run(round) {
    const { seen } = round;
    const changes = { changes: 2, seconds: 15 };
    await onGround(round, "settings", clusterArgs(), changes, async (ground) => {
      const before = await podUids(ground.namespace);
      /** How many of the settings a broker has from the whole cluster, with our values. */
      const inForce = async (pod: string) => {
        const { settings } = await stateOf(ground.namespace, pod);
        return Object.entries(SETTINGS).filter(
          ([name, value]) => settings?.[name]?.source === "cluster" && settings[name].value === value,
        ).length;
      };
      await underLoad(round, ground.bootstrap(), async () => {
        for (const [config, count] of [
          [SETTINGS, COUNT],
          [{}, 0],
        ] as const) {
          await ground.change({ ...clusterArgs(), config });
          const counts = await Promise.all(PODS.map(inForce));
          seen.check(
            counts.every((one) => one === count),
            `in force on the brokers: ${counts.join(", ")}`,
          );
        }
      });
      const same = isDeepStrictEqual(await podUids(ground.namespace), before);
      seen.check(same, same ? "the same pods" : "other pods than before");
    });
  },
};
