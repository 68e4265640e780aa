import assert from "node:assert/strict";
import { identityOf } from "../../../../../components/plan/existing/identity";
import {
  CLUSTER_ID,
  destroyed,
  OTHER_ID,
  POOLS,
  brokersAs,
  refusal,
  refused,
  type Running,
  running,
  silent,
  telling,
} from "./running";

/** Pods whose volumes are of these clusters, in the order of the nodes. */
const withIds = (existing: Running, ...ids: (string | undefined)[]): Running => ({
  ...existing,
  pods: existing.pods.map((pod, i) => ({ ...pod, clusterId: ids[i] })),
});

describe("Which Kafka cluster there is", () => {
  it("is told by Kafka, else by a pod's volume, else by what was written down", () => {
    const existing = withIds(running({}), undefined, "of-a-pod");
    const idOf = (change: object) => identityOf({ ...existing, ...change }).clusterId;
    assert.equal(idOf({}), CLUSTER_ID);
    assert.equal(idOf({ kafka: undefined }), "of-a-pod");
    assert.equal(idOf(telling(existing, { clusterId: null })), "of-a-pod");
    assert.equal(idOf({ kafka: undefined, pods: [], foundedId: "written" }), "written");
    assert.equal(idOf({ kafka: undefined, pods: undefined, foundedId: undefined }), undefined);
  });

  it("isn't told by what is written down of one that left nothing: there is none", () => {
    const left = destroyed(running({}));
    assert.deepEqual(identityOf(left), { isNew: false, clusterId: CLUSTER_ID });
    assert.deepEqual(identityOf({ ...left, claims: [] }), { isNew: true });
    const others = left.claims!.map((claim) => ({ ...claim, isOwn: false }));
    assert.deepEqual(identityOf({ ...left, claims: others }), { isNew: true });
  });

  it("isn't taken for none where nobody may look at its StatefulSets and claims", () => {
    const { foundedId, fixedSizeClasses } = running({});
    assert.equal(identityOf({ foundedId, fixedSizeClasses }).isNew, false);
  });
});

describe("The id of a cluster that exists", () => {
  it("can't be another one than its volumes have", () => {
    assert.match(
      refusal({ clusterId: OTHER_ID }, running({})),
      new RegExp(`^clusterId: is "${OTHER_ID}", but the volumes are of cluster "${CLUSTER_ID}"`),
    );
    assert.match(refusal({ clusterId: OTHER_ID }, destroyed(running({}))), /^clusterId: is /);
    assert.match(refusal({ clusterId: OTHER_ID }, silent(running({}))), /^clusterId: is /);
  });

  it("may be said as it is, or left out", () => {
    assert.deepEqual(refused({ clusterId: CLUSTER_ID }, running({})), []);
    assert.deepEqual(refused({}, running({})), []);
  });

  it("may be any that is said where nothing tells another, as for volumes whose cluster the user knows", () => {
    const nothing = { ...destroyed(running({})), claims: [] };
    assert.deepEqual(refused({ clusterId: OTHER_ID }, nothing), []);
    const untold = { ...destroyed(running({})), foundedId: undefined };
    assert.deepEqual(refused({ clusterId: OTHER_ID }, untold), []);
  });

  it("is one for all nodes: volumes of two clusters never become one", () => {
    assert.match(
      refusal({}, withIds(running({}), CLUSTER_ID, CLUSTER_ID, OTHER_ID)),
      new RegExp(
        `^name: leads to volumes of 2 Kafka clusters \\(nodes 0 and 1 ${CLUSTER_ID}, node 2 ${OTHER_ID}\\)`,
      ),
    );
    assert.deepEqual(refused({}, withIds(running({}), CLUSTER_ID, undefined, CLUSTER_ID)), []);
    assert.deepEqual(refused({}, withIds(running({}))), []);
  });
});

describe("New volumes", () => {
  /** As an earlier version of this package left it, which wrote nothing down. */
  const untold = (args: object) => ({
    ...destroyed(running(args)),
    foundedId: undefined,
    founding: undefined,
  });

  it("can't be formatted beside others that alone know which cluster they are of", () => {
    assert.match(
      refusal({ replicas: 5 }, untold({})),
      /^replicas: describes nodes 3 and 4 beside volumes of nodes 0, 1 and 2, and only those know which cluster/,
    );
    assert.match(
      refusal(brokersAs({ replicas: 4 }), untold(POOLS)),
      /^nodePools: describes node 103 beside volumes of nodes 0, 1, 2, 100, 101 and 102,/,
    );
  });

  it("join a cluster whose id is known", () => {
    assert.deepEqual(refused({ replicas: 5 }, destroyed(running({}))), []);
    assert.deepEqual(refused({ replicas: 5 }, { ...running({}), foundedId: undefined }), []);
  });

  it("come to nodes that run, whichever cluster they are of, once these can tell", () => {
    const { pods, ...existing } = running({});
    const untoldPods = pods.map((pod) => ({ ...pod, clusterId: undefined }));
    const starting = { ...silent({ ...existing, pods: untoldPods }), foundedId: undefined };
    assert.deepEqual(refused({ replicas: 5 }, starting), []);
  });

  it("found a cluster where there are no others", () => {
    const { claims, ...left } = untold({});
    assert.deepEqual(refused({}, { ...left, claims }), [], "all are there");
    assert.deepEqual(refused({ replicas: 5 }, { ...left, claims: [] }), []);
    const others = claims!.map((claim) => ({ ...claim, name: claim.name.replace("kafka", "events") }));
    assert.deepEqual(
      refused({ replicas: 5 }, { ...left, claims: others.map((c) => ({ ...c, isOwn: false })) }),
      [],
    );
  });

  it("aren't there where storage is ephemeral", () => {
    const storage = { ephemeral: true };
    assert.deepEqual(refused({ storage }, untold({ storage })), []);
  });
});
