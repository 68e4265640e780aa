import { setTimeout as pause } from "node:timers/promises";
import { eventually, kubectl, rolledOut } from "../../tests/live/support/kubectl";
import { paused } from "../../tests/live/support/paused";
import { podUids, stateOf } from "../../tests/live/support/running";
import { onGround, underLoad } from "../ground";
import { checkCalm, stateOfAny } from "../looks";
import type { Row } from "../row";
import { clusterArgs, PODS } from "./cluster";

const TOPIC = "sent-meanwhile";
/** One a second: for so long at least the other broker stays behind once the drain has begun. */
const LOOKS = 20;

export const drain: Row = {
  name: "drain",
  what: () => "a Kubernetes node is drained while a broker on another one is behind, under load",
  allowed: "0 lost, 0 failed; the broker that is to go serves until the other one has caught up",
  async run(round) {
    const { seen } = round;
    await onGround(round, "drain", clusterArgs(), { changes: 0, seconds: 1 }, async (ground) => {
      const { namespace } = ground;
      const configure = async (operation: string, type: string, name: string, setting: string) => {
        const entity = ["--entity-type", type, "--entity-name", name];
        const program = ["env", "KAFKA_HEAP_OPTS=-Xmx96m", "/opt/kafka/bin/kafka-configs.sh"];
        await kubectl(
          ...["-n", namespace, "exec", "kafka-2", "-c", "kafka", "--", ...program],
          ...["--bootstrap-server", "localhost:9092", "--alter", ...entity, operation, setting],
        );
      };
      const rate = "follower.replication.throttled.rate";
      const behind = async () => {
        const { brokers } = await stateOfAny(namespace, ["kafka-0", "kafka-2"]);
        return brokers!.find(({ id }) => id === 1)?.behind ?? 0;
      };
      await underLoad(round, ground.bootstrap(), async () => {
        const replicas = "follower.replication.throttled.replicas";
        await configure("--add-config", "topics", TOPIC, `${replicas}=*`);
        await configure("--add-config", "brokers", "1", `${rate}=1024`);
        await paused(namespace, "kafka-1", () =>
          eventually(async () => {
            if ((await behind()) === 0) throw new Error("kafka-1 doesn't fall behind");
          }),
        );
        const { [PODS[0]]: before } = await podUids(namespace);
        const node = await kubectl("-n", namespace, "get", "pod", PODS[0], "-o", "jsonpath={.spec.nodeName}");
        const drained = kubectl("drain", node, "--ignore-daemonsets", "--delete-emptydir-data", "--force");
        drained.catch(() => undefined);
        try {
          let [waited, went, unanswered, most] = [0, 0, 0, 0];
          for (let look = 0; look < LOOKS; look++) {
            const { node } = await stateOf(namespace, PODS[0]).catch(() => ({ node: undefined }));
            // Asked last: what it is behind on then, it was behind on when the other one spoke.
            const count = await behind();
            most = Math.max(most, count);
            if (!node) unanswered++;
            else if (count > 0 && node.stopping === "granted") went++;
            else if (count > 0 && node.stopping !== "no") waited++;
            await pause(1000);
          }
          seen.tell(`the other one was behind on ${most} partitions`);
          seen.tell(`of ${LOOKS} looks ${unanswered} without an answer`);
          seen.check(waited > 0, `it waited at ${waited}`);
          seen.check(went === 0, `was let go at ${went}`);
          await configure("--delete-config", "brokers", "1", rate);
          await configure("--delete-config", "topics", TOPIC, replicas);
          await drained;
          const { [PODS[0]]: after } = await podUids(namespace);
          seen.check(after !== before, after === before ? "it never went" : "it went then");
        } finally {
          await kubectl("uncordon", node);
        }
        await rolledOut(namespace, "kafka");
      });
      await checkCalm(round, namespace, PODS, ground.bootstrap());
    });
  },
};
