import assert from "node:assert/strict";
import { isLostState, ownerText, parseOwner } from "../../../../../components/plan/existing/owner";
import { destroyed, POOLS, refusal, refused, running, SELF, withSets } from "./running";

const OTHER_STACK = { stack: "acme/other/dev", state: "0e0e" };
const FORMER_STATE = { stack: SELF.stack, state: "f0e0" };

describe("Whose an object is", () => {
  it("is read as it was written", () => {
    const owner = { stack: "acme/a#b/prod", state: "5a1e" };
    assert.deepEqual(parseOwner({ "kafka-cluster/owner": ownerText(owner) }), owner);
    assert.equal(parseOwner(undefined), undefined);
    assert.equal(parseOwner({}), undefined);
    assert.equal(parseOwner({ "kafka-cluster/owner": "nobody" }), undefined);
  });
});

describe("A cluster of the same name and namespace", () => {
  it("that another stack made is refused, and can't be adopted either", () => {
    const existing = withSets(running({}), { owner: OTHER_STACK });
    for (const adopt of [undefined, true]) {
      assert.match(
        refusal({ adopt }, existing),
        /^name: is "kafka", and the Kafka cluster .* belongs to stack acme\/other\/dev\. Take another name or namespace/,
      );
    }
  });

  it("that this stack made with a state that was lost is taken over only where that is said", () => {
    const existing = withSets(running({}), { owner: FORMER_STATE });
    assert.match(
      refusal({}, existing),
      /^adopt: is not set, and Kafka cluster "kafka" exists, made by stack acme\/streams\/prod with a state that this one isn't\./,
    );
    assert.deepEqual(refused({ adopt: true }, existing), []);
    assert.ok(isLostState(existing, SELF));
  });

  it("is known to be of a lost state in the preview that is to make the next one", () => {
    assert.match(refusal({}, running({}), { state: undefined }), /^adopt: is not set/);
    assert.deepEqual(refused({ adopt: true }, running({}), { state: undefined }), []);
  });

  it("is this stack's own with this state, or where nothing tells, as before StatefulSets told", () => {
    const old = withSets(running({}), { owner: undefined });
    for (const existing of [running({}), old]) {
      assert.deepEqual(refused({}, existing), []);
      assert.deepEqual(refused({ adopt: true }, existing), []);
      assert.ok(!isLostState(existing, SELF));
    }
  });

  it("keeps its name and its namespace: elsewhere an empty cluster would take its place", () => {
    const nothing = { ...destroyed(running({})), claims: [] };
    const home = { name: "events", namespace: "logs" };
    const [ofName, ofNamespace] = refused({}, nothing, { home });
    assert.match(ofName, /^name: is "kafka", and this cluster runs as "events"\./);
    assert.match(ofNamespace, /^namespace: is "kafka", and this cluster runs as "logs"\./);
    assert.deepEqual(refused({}, running({}), { home: { name: "kafka", namespace: "kafka" } }), []);
  });

  it("isn't forgotten by a program that describes another one in its place", () => {
    const siblings = [{ name: "events", owner: FORMER_STATE }];
    const existing = { ...destroyed(running({})), claims: [], siblings };
    assert.match(refusal({}, existing), /^name: is "kafka", and this cluster runs as "events"\./);
    assert.deepEqual(refused({}, existing, { described: ["kafka", "events"] }), [], "it is described, too");
    const others = [{ name: "events", owner: OTHER_STACK }, { name: "logs" }];
    assert.deepEqual(refused({}, { ...existing, siblings: others }), []);
    assert.deepEqual(refused({}, { ...running({}), siblings }), [], "this one runs already");
  });

  it("has to be this stack's in each of its pools", () => {
    const half = withSets(running(POOLS), { owner: FORMER_STATE }, "kafka-brokers");
    assert.match(refusal(POOLS, half), /^adopt: is not set/);
  });

  it("would lose the addresses of its load balancers where its state was lost", () => {
    const args = {
      adopt: true,
      listeners: [
        { name: "internal", port: 9092 },
        { name: "out", port: 9094, loadBalancer: {} },
      ],
    };
    const [mistake] = refused(args, withSets(running(args), { owner: FORMER_STATE }));
    assert.match(
      mistake,
      /^adopt: would have to make Service kafka-out-0 anew, which would lose its load balancer/,
    );
    assert.deepEqual(refused(args, running(args)), []);
  });
});

describe("Volumes that a destroyed cluster left", () => {
  it("of another stack are refused unless they are to be adopted", () => {
    const left = destroyed(running({}));
    const claims = left.claims!.map((claim) => ({ ...claim, owner: OTHER_STACK }));
    assert.match(
      refusal({}, { ...left, claims }),
      /^adopt: is not set, and there is claim data-kafka-0 of a Kafka cluster that stack acme\/other\/dev made\./,
    );
    assert.deepEqual(refused({ adopt: true }, { ...left, claims }), []);
  });

  it("of this stack are its own, whichever state they were made with, and if they don't tell", () => {
    const left = destroyed(running({}));
    for (const owner of [SELF, FORMER_STATE, undefined]) {
      const claims = left.claims!.map((claim) => ({ ...claim, owner: owner as typeof FORMER_STATE }));
      assert.deepEqual(refused({}, { ...left, claims }), []);
    }
  });

  it("of another cluster in the namespace are nobody's here", () => {
    const other = { name: "data-events-0", isOwn: false, owner: OTHER_STACK, size: "1Gi" };
    const left = destroyed(running({}));
    assert.deepEqual(refused({}, { ...left, claims: [...left.claims!, other] }), []);
  });
});
