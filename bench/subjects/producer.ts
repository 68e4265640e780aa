import { join } from "node:path";
import { kafkaLibraries } from "../../local/image/libraries";
import { run } from "../../local/run";
import { devArgs } from "../world";

/** Messages of a run: the first ones have the producer's JVM compile its code, and aren't measured. */
export interface Load {
  first: number;
  measured: number;
}

/**
 * Kafka's own performance tool for producers on this machine: messages of 1 KiB, as fast as they are taken by all replicas.
 *
 * @param client options that say where the brokers are, and how to get in
 * @returns the seconds from the first measured message to the last acknowledgement
 */
export async function produceAtFullSpeed(topic: string, client: string[], load: Load): Promise<number> {
  // It says there why a message wasn't taken, and ends well all the same.
  const errors: string[] = [];
  const args = [
    // It writes numbers as its user's language has them.
    ...["-Duser.language=en", "-Xms512m", "-Xmx512m"],
    ...["-cp", join(await kafkaLibraries(devArgs().version!), "*")],
    "org.apache.kafka.tools.ProducerPerformance",
    ...["--topic", topic, ...client],
    ...["--command-property", "acks=all", "--record-size", "1024", "--throughput", "-1"],
    ...["--num-records", `${load.first + load.measured}`, "--warmup-records", `${load.first}`],
  ];
  const said = await run("java", args, {
    onErrorLine: (line) => errors.length < 5 && errors.push(line),
  });
  return secondsOf([said, ...errors].join("\n"), load.measured);
}

/** What the tool's words say of the measured messages; fails unless all of them were taken. */
export function secondsOf(said: string, messages: number): number {
  const [, sent, rate] = /^(\d+) steady state records sent, ([\d.]+) records\/sec/m.exec(said) ?? [];
  if (Number(sent) !== messages) {
    throw new Error(`Of ${messages} messages ${sent ?? "none"} were taken; the producer said: ${said}`);
  }
  return messages / Number(rate);
}
