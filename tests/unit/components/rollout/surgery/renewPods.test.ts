import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import { podToRenew } from "../../../../../components/rollout/surgery/renewPods";
import { pod, readyPod, statefulSet } from "../objects";

/** The StatefulSet of three pods that have a volume "data", once it also describes one called "more". */
function withMore() {
  const set = statefulSet();
  set.spec!.volumeClaimTemplates!.push({ metadata: { name: "more" } });
  return set;
}

function renewed(pod: V1Pod): V1Pod {
  pod.spec!.volumes!.push({ name: "more", persistentVolumeClaim: { claimName: "more-kafka" } });
  return pod;
}

const nameOf = (pods: V1Pod[] | undefined, set = withMore()) => podToRenew(set, pods)?.metadata?.name;

describe("Pods whose StatefulSet got another volume", () => {
  it("are renewed one by one from the first on, each while all others are ready", () => {
    const pods = [0, 1, 2].map(() => undefined as unknown as V1Pod);
    const fill = () => pods.forEach((_, i) => (pods[i] = readyPod(i)));
    fill();
    assert.equal(nameOf(pods), "kafka-0");
    renewed(pods[0]);
    assert.equal(nameOf(pods), "kafka-1");
    renewed(pods[1]);
    assert.equal(nameOf([...pods].reverse()), "kafka-2");
    renewed(pods[2]);
    assert.equal(nameOf(pods), undefined);
  });

  it("wait for one that is missing, going, or not ready", () => {
    assert.equal(nameOf([readyPod(0), readyPod(1)]), undefined);
    assert.equal(nameOf([readyPod(0), readyPod(1), pod(2)]), undefined);
    assert.equal(nameOf([renewed(pod(0)), readyPod(1), readyPod(2)]), undefined);
    const going = { ...readyPod(2) };
    going.metadata = { ...going.metadata, deletionTimestamp: new Date() };
    assert.equal(nameOf([readyPod(0), readyPod(1), going]), undefined);
  });

  it("needn't be ready themselves", () => {
    assert.equal(nameOf([pod(0), readyPod(1), readyPod(2)]), "kafka-0");
  });

  it("are left alone where they have all volumes, or can't be seen", () => {
    assert.equal(nameOf([readyPod(0), readyPod(1), readyPod(2)], statefulSet()), undefined);
    assert.equal(nameOf(undefined), undefined);
  });
});
