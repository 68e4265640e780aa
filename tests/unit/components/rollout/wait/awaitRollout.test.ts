import assert from "node:assert/strict";
import type { KubeConfig, V1ResourceRequirements } from "@kubernetes/client-node";
import { isReady } from "../../../../../components/rollout/diagnosis/progress";
import { awaitRollout } from "../../../../../components/rollout/wait/awaitRollout";
import { FakeKubernetes } from "../fakeKubernetes";
import { answers, pod, readyPod } from "../objects";

/** A wait for a rollout, and what it waits for. */
class Rolling {
  readonly lines: string[] = [];
  readonly kubernetes: FakeKubernetes;

  private readonly kubeConfig: KubeConfig;

  private constructor(kubernetes: FakeKubernetes, kubeConfig: KubeConfig) {
    this.kubernetes = kubernetes;
    this.kubeConfig = kubeConfig;
  }

  static async begin(): Promise<Rolling> {
    const kubernetes = await FakeKubernetes.start();
    // Its library is loaded now, not while pods come and go.
    return new Rolling(kubernetes, await kubernetes.client());
  }

  async roll(timeoutSeconds = 60, isResized = false, maxUnavailable = 1): Promise<void> {
    const { kubeConfig } = this;
    const progress = (text: string) => void this.lines.push(text);
    const of = { kubeConfig, namespace: "kafka", name: "kafka" };
    await awaitRollout({ ...of, timeoutSeconds, progress, isResized, maxUnavailable });
  }

  /** Has the former template and the newest one differ in CPU alone; kubelets give what `refuses` lets through. */
  differInCpu(refuses: (ordinal: number) => number | undefined = () => undefined): void {
    const { kubernetes } = this;
    const template = (cpu: string) => ({
      spec: { containers: [{ name: "kafka", resources: { requests: { cpu } } }] },
    });
    Object.assign(kubernetes.templates, { "kafka-old": template("500m"), "kafka-new": template("1") });
    kubernetes.resize = (resized, resources) => {
      const refused = refuses(Number(resized.metadata!.name!.at(-1)));
      if (refused !== undefined) return refused;
      Object.assign(
        resized.spec!.containers[0].resources!.requests!,
        (resources as V1ResourceRequirements).requests,
      );
      setTimeout(() => (resized.status!.containerStatuses![0].resources = resources), 50);
      return undefined;
    };
  }

  /** Ordinals of the pods that got another CPU. */
  resized(): string {
    return this.kubernetes.events
      .flatMap(({ what }) => /^resize kafka-(\d)/.exec(what)?.[1] ?? [])
      .sort()
      .join("");
  }

  /** Ordinals of the pods, in the order in which they were deleted. */
  deleted(): string {
    return this.kubernetes.events.flatMap(({ what }) => /^delete kafka-(\d)/.exec(what)?.[1] ?? []).join("");
  }

  /** How often an agent was asked. */
  asked(): number {
    return this.kubernetes.requests.filter((request) => request.includes("/proxy/")).length;
  }
}

describe("An `up` that replaces the pods of a StatefulSet", () => {
  /** A test that begins with all others: they do little but wait. */
  function together(title: string, test: (rolling: Rolling) => Promise<void>): void {
    let outcome: Promise<void>;
    before(() => {
      outcome = Rolling.begin().then((rolling) => test(rolling).finally(() => rolling.kubernetes.stop()));
      // Told where it is awaited.
      outcome.catch(() => undefined);
    });
    it(title, () => outcome);
  }

  together(
    "stops one after the other, each once the one before is ready, at the first looks that see it",
    async (rolling) => {
      const { kubernetes, lines } = rolling;
      await rolling.roll();
      assert.equal(rolling.deleted(), "210");
      const ready = kubernetes.eventsOf("ready");
      kubernetes
        .eventsOf("delete")
        .slice(1)
        .forEach(({ at, looks }, i) => {
          assert.ok(at > ready[i].at);
          // One that sees it, one that may have been under way, and one once the agents have answered.
          assert.ok(looks - ready[i].looks <= 3, `${looks - ready[i].looks} looks`);
        });
      assert.match(lines[0], /^3 of 3 pods ready; kafka-0, kafka-1: still to be replaced; stops kafka-2 \(/);
    },
  );

  together(
    "stops others of a rack while some of it are away, once one has shown that it starts",
    async (rolling) => {
      const { kubernetes } = rolling;
      kubernetes.coming = 2000;
      const asked = new Set<string>();
      kubernetes.state = (ordinal, away) => {
        asked.add(away.join());
        const isAway = (id: number) => !isReady(kubernetes.pods.get(id)!);
        const voters = [100, 101, 102].map((id) => ({ id, directoryId: null, lag: 0, caughtUp: true }));
        const state = { away, quorum: { leader: 100, epoch: 7, voters, observers: [] } };
        const brokers = [0, 1, 2].map((id) => [id, { rack: "a", active: !isAway(id) }]);
        return answers({ state, brokers: Object.fromEntries(brokers) }).byPod[`kafka-${ordinal}`];
      };
      await rolling.roll(60, false, 3);
      assert.equal(rolling.deleted(), "210");
      const [deleted, ready] = [kubernetes.timesOf("delete"), kubernetes.readyTimes];
      assert.ok(deleted[1] > ready[0], "the first goes alone");
      assert.ok(deleted[2] < ready[1], "the others are away together");
      assert.deepEqual([...asked], ["", "1"]);
    },
  );

  together("makes one read where all are replaced already", async (rolling) => {
    const { kubernetes } = rolling;
    [0, 1, 2].forEach((i) => kubernetes.put(i, readyPod(i)));
    await rolling.roll();
    assert.deepEqual(kubernetes.requests, ["GET /apis/apps/v1/namespaces/kafka/statefulsets/kafka"]);
  });

  together("goes on where an interrupted one stopped", async (rolling) => {
    const { kubernetes } = rolling;
    kubernetes.put(2, readyPod(2));
    kubernetes.delete(1);
    await rolling.roll();
    assert.equal(rolling.deleted(), "10");
  });

  together("waits for a pod that somebody else has deleted", async (rolling) => {
    const { kubernetes, lines } = rolling;
    kubernetes.coming = 400;
    kubernetes.delete(0);
    await rolling.roll();
    assert.equal(rolling.deleted(), "021");
    assert.ok(kubernetes.timesOf("delete")[1] > kubernetes.readyTimes[0]);
    assert.ok(
      lines.some((line) => line.includes("waits for kafka-0 before the next is stopped")),
      lines.join("\n"),
    );
  });

  together(
    "has Kubernetes make a pod that it failed to make, and would try again minutes later",
    async (rolling) => {
      const { kubernetes } = rolling;
      [0, 2].forEach((i) => kubernetes.put(i, readyPod(i)));
      kubernetes.put(1, undefined);
      kubernetes.changed = () => kubernetes.make(1, "new");
      await rolling.roll(20);
      assert.equal(rolling.deleted(), "");
    },
  );

  together("deletes a pod only as it was seen", async (rolling) => {
    const { kubernetes } = rolling;
    const { uid, resourceVersion } = kubernetes.pods.get(2)!.metadata!;
    kubernetes.beforeDeletion = () => {
      kubernetes.put(2, readyPod(2, "kafka-old"));
      kubernetes.beforeDeletion = () => undefined;
    };
    await rolling.roll();
    assert.deepEqual(kubernetes.deletions[0], { uid, resourceVersion });
    assert.equal(kubernetes.deletions.length, 4);
    assert.equal(rolling.deleted(), "210");
  });

  together(
    "stops nobody where somebody else has stopped a pod while the agents were asked",
    async (rolling) => {
      const { kubernetes } = rolling;
      let isFirst = true;
      kubernetes.state = (ordinal) => {
        if (isFirst) kubernetes.delete(0);
        isFirst = false;
        return answers().byPod[`kafka-${ordinal}`];
      };
      await rolling.roll();
      assert.equal(rolling.deleted(), "021");
      assert.ok(kubernetes.timesOf("delete")[1] > kubernetes.readyTimes[0]);
    },
  );

  together("asks the agents only where the pods alone would let one go", async (rolling) => {
    const { kubernetes } = rolling;
    kubernetes.coming = 500;
    await rolling.roll();
    assert.ok(rolling.asked() <= 3 * 4, `${rolling.asked()} requests to three agents`);
  });

  together("asks again soon while a broker is behind", async (rolling) => {
    const { kubernetes, lines } = rolling;
    kubernetes.put(0, readyPod(0));
    kubernetes.put(1, readyPod(1));
    let looks = 0;
    kubernetes.state = (ordinal) => {
      if (ordinal === 0) looks++;
      return answers({ brokers: { 1: { behind: looks < 8 ? 1 : 0 } } }).byPod[`kafka-${ordinal}`];
    };
    const since = performance.now();
    await rolling.roll();
    const [at] = kubernetes.timesOf("delete");
    // At the pace of other waits they would take over half a minute.
    assert.ok(looks >= 8 && at - since < 20_000, `${looks} looks in ${at - since} ms`);
    assert.ok(
      lines.some((line) => line.includes("waits for kafka-1")),
      lines.join("\n"),
    );
  });

  together("doesn't take agents for older ones that are cut off for a moment", async (rolling) => {
    const { kubernetes } = rolling;
    let isCutOff = false;
    kubernetes.state = (ordinal) => (isCutOff ? undefined : answers().byPod[`kafka-${ordinal}`]);
    const over = rolling.roll();
    while (kubernetes.readyTimes.length === 0) {
      isCutOff = kubernetes.events.length > 0;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(rolling.deleted(), "2", "nobody tells whether the next one may go");
    isCutOff = false;
    await over;
    assert.equal(rolling.deleted(), "210");
  });

  together("isn't given up as long as something gets further, however long it takes", async (rolling) => {
    const { kubernetes } = rolling;
    kubernetes.coming = 1200;
    const since = performance.now();
    await rolling.roll(3);
    assert.ok(performance.now() - since > 3500);
  });

  together("is given up once nothing has got further for that time", async (rolling) => {
    const { kubernetes } = rolling;
    kubernetes.put(2, pod(2));
    await assert.rejects(rolling.roll(1), (error: Error) => {
      assert.match(
        error.message,
        /^StatefulSet kafka\/kafka isn't rolled out after 1 s without progress: 2 of 3 pods ready/,
      );
      assert.match(error.message, /waits for kafka-2 before the next is stopped: running, not ready yet\./);
      return true;
    });
    assert.equal(rolling.deleted(), "");
  });

  together("fails where it may not delete pods, and says what to grant", async (rolling) => {
    const { kubernetes } = rolling;
    kubernetes.refusal = 403;
    await assert.rejects(
      rolling.roll(),
      /^Error: Pod kafka-2 can't be stopped, .*you may not delete\. Grant "delete" on pods\.$/,
    );
  });

  together("gives pods their CPU while they run, where nothing else differs", async (rolling) => {
    rolling.differInCpu();
    await rolling.roll();
    assert.deepEqual([rolling.resized(), rolling.deleted()], ["012", ""]);
    assert.ok(
      rolling.lines.some((line) =>
        line.includes("gives kafka-0, kafka-1 and kafka-2 another CPU without a restart"),
      ),
      rolling.lines.join("\n"),
    );
    // The next one finds them as they are to be.
    await rolling.roll();
    assert.deepEqual([rolling.resized(), rolling.deleted()], ["012", ""]);
  });

  together("stops the one that Kubernetes refuses it, and says why", async (rolling) => {
    rolling.differInCpu((ordinal) => (ordinal === 1 ? 403 : undefined));
    await rolling.roll();
    assert.equal(rolling.deleted(), "1");
    assert.match(
      rolling.lines.join("\n"),
      /stops kafka-1 \(it can't get its CPU while it runs: you cannot patch pods\/resize; grant "patch" on pods\/resize; all/,
    );
  });

  together("stops all of them where nobody may know that nothing else differs", async (rolling) => {
    rolling.differInCpu();
    delete rolling.kubernetes.templates["kafka-old"];
    await rolling.roll();
    assert.deepEqual([rolling.resized(), rolling.deleted()], ["", "210"]);
  });

  together(
    "takes a CPU back whose template was, though Kubernetes counts the pods as new",
    async (rolling) => {
      const { kubernetes } = rolling;
      rolling.differInCpu();
      [0, 1, 2].forEach((ordinal) => {
        const ready = readyPod(ordinal);
        const fieldsV1 = { "f:resources": { "f:requests": { "f:cpu": {} } } };
        ready.metadata!.managedFields = [{ manager: "kafka-cluster", subresource: "resize", fieldsV1 }];
        kubernetes.put(ordinal, ready);
      });
      await rolling.roll(60, true);
      assert.deepEqual([rolling.resized(), rolling.deleted()], ["012", ""]);
    },
  );
});
