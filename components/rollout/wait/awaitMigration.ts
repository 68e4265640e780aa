import { setTimeout as pause } from "node:timers/promises";
import { MIGRATION } from "../../plan/existing/kafkaState";
import { UserError } from "../../userError";
import { migrationOf } from "../diagnosis/kafkaNodes";
import { ClusterView } from "../kubernetes/clusterView";
import type { WorkArgs } from "../kubernetes/workArgs";
import { KafkaLooks } from "./kafkaLooks";

const againMilliseconds = 1000;

/** How far it is, in words. */
const STATES: Record<number, string> = {
  [MIGRATION.copied]: "the controllers have the metadata, and write it to ZooKeeper, too",
  [MIGRATION.waiting]: "the controllers wait for brokers, or copy the metadata",
  [MIGRATION.final]: "nothing of the metadata is in ZooKeeper any more",
};

/** Waits until the metadata has moved that far from ZooKeeper to the controllers. The time counts from the last change. */
export async function awaitMigration(
  args: WorkArgs & { labels: Record<string, string>; wanted: number },
): Promise<void> {
  const { kubeConfig, namespace, labels, wanted, timeoutSeconds = 600, progress } = args;
  const looks = new KafkaLooks(await ClusterView.open(kubeConfig, namespace), labels);
  let last: number | undefined;
  for (let end = Date.now() + timeoutSeconds * 1000; ; await pause(againMilliseconds)) {
    const { answers } = await looks.ask((await looks.pods()) ?? []);
    const now = answers && migrationOf(answers);
    if (now === wanted) return;
    const text =
      (now !== undefined && STATES[now]) || `no controller tells how far it is${because(answers?.noAnswer)}`;
    if (now !== last) {
      end = Date.now() + timeoutSeconds * 1000;
      progress?.(text);
    }
    last = now;
    if (Date.now() > end) {
      throw new UserError(
        `The metadata in ${namespace} doesn't get from ZooKeeper to the controllers: ${text}. The log of the active controller says ` +
          "more; the next `up` goes on.",
      );
    }
  }
}

function because(reason: string | undefined): string {
  return reason === undefined ? "" : ` (${reason})`;
}
