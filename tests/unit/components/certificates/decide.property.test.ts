import assert from "node:assert/strict";
import * as fc from "fast-check";
import { makeAuthority } from "../../../../components/certificates/issue";
import {
  isIssuedBy,
  readAuthority,
  readCertificates,
  readLeaf,
} from "../../../../components/certificates/read";
import { KEYS } from "../../../../components/certificates/secretNames";
import { NAMES, servedBy, SimulatedNodes, threeNodes } from "./simulatedNodes";

/** What happens, one after the other. A mask says which Secrets are written, or which nodes are silent. */
type Event =
  | { kind: "step"; written: number; silent: number }
  | { kind: "load" | "stop" | "breakLeaf"; node: number }
  | { kind: "days"; days: number }
  | { kind: "lose" | "garble" | "bring"; secret: string }
  | { kind: "rename" | "forget" };

const RUNS = Number(process.env.RUNS ?? 10);
/** Two are enough for one that is late. */
const NODES = [0, 1];
const authorities = [NAMES.clusterAuthority, NAMES.clientsAuthority];
const node = fc.nat(NODES.length - 1);
const step = fc.record({
  kind: fc.constant("step" as const),
  written: fc.oneof({ weight: 3, arbitrary: fc.constant(-1) }, fc.integer({ min: 0, max: 1023 })),
  silent: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 3 })),
});
/** Handovers of 10 days are all that the days of the CAs leave; 61 days later they are replaced. */
const scene = fc.record({
  handoverDays: fc.constantFrom(0, 3, 10),
  isSettled: fc.boolean(),
  finallyDays: fc.constantFrom(0, 61),
});
const load = fc.record({ kind: fc.constant("load" as const), node });
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 5, arbitrary: step },
  { weight: 5, arbitrary: load },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("stop" as const, "breakLeaf" as const), node }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("days" as const), days: fc.integer({ min: 1, max: 90 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("lose" as const, "garble" as const, "bring" as const),
      secret: fc.constantFrom(...authorities),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("lose" as const),
      secret: fc.constantFrom(NAMES.clusterTrust, NAMES.clientsTrust),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("rename" as const, "forget" as const) }) },
);

async function happen(nodes: SimulatedNodes, event: Event): Promise<void> {
  const { held } = nodes;
  if (event.kind === "step") {
    await nodes.step({
      isWritten: (index) => (event.written & (1 << index)) !== 0,
      silent: NODES.filter((id) => event.silent & (1 << id)),
    });
  } else if (event.kind === "load") nodes.load(event.node);
  else if (event.kind === "stop") nodes.stop(event.node);
  else if (event.kind === "days") nodes.pass(event.days);
  else if (event.kind === "lose") {
    nodes.held = { ...held, [event.secret]: undefined };
    // Nothing else tells who signed certificates that were replaced.
    if (event.secret === NAMES.clientsTrust) nodes.certificatesTaken.clear();
  } else if (event.kind === "garble") {
    nodes.held = { ...held, [event.secret]: { ...held[event.secret], [KEYS.key]: "nonsense" } };
  } else if (event.kind === "bring") {
    const { certificate, key } = await makeAuthority("mine", 120, nodes.now);
    nodes.held = { ...held, [event.secret]: { [KEYS.certificate]: certificate, [KEYS.key]: key } };
  } else if (event.kind === "breakLeaf") {
    const leaves = held[NAMES.nodes];
    if (leaves) nodes.held = { ...held, [NAMES.nodes]: { ...leaves, [KEYS.node(event.node)]: "nonsense" } };
  } else if (event.kind === "rename") {
    for (const { names } of nodes.wanted.nodes) names.push(`another-${names.length}`);
  } else {
    const [first] = nodes.wanted.nodes;
    first.external = first.external?.names ? {} : { names: ["back.example.com"] };
  }
  nodes.check();
}

/** One CA of each kind is trusted, it signs, and everything is of it. */
function assertWhole({ held, wanted, loaded }: SimulatedNodes): void {
  for (const [secret, trust] of [
    [NAMES.clusterAuthority, NAMES.clusterTrust],
    [NAMES.clientsAuthority, NAMES.clientsTrust],
  ]) {
    const authority = readAuthority(held[secret]?.[KEYS.certificate], held[secret]?.[KEYS.key])!;
    const trusted = readCertificates(held[trust]?.[KEYS.certificate]);
    assert.deepEqual(
      trusted.map(({ fingerprint }) => fingerprint),
      [authority.fingerprint],
    );
    assert.equal(held[secret]?.[KEYS.nextKey], undefined);
    if (secret === NAMES.clientsAuthority) {
      const user = held[NAMES.user("reporting")]!;
      assert.ok(isIssuedBy(readLeaf(user[KEYS.userCertificate], user[KEYS.userKey])!, authority));
      continue;
    }
    for (const { id } of wanted.nodes) {
      const text = held[NAMES.nodes]?.[KEYS.node(id)];
      assert.ok(isIssuedBy(readLeaf(text, text)!, authority));
      assert.ok(servedBy(loaded.get(id)!).every((leaf) => isIssuedBy(leaf, authority)));
    }
  }
}

describe("Certificates, whatever happens to their Secrets, nodes and steps", () => {
  it("are trusted by all who meet them, clients of before a handover too, and end up of one CA", async function () {
    this.timeout(Math.max(120_000, RUNS * 12_000));
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 25 }), scene, async (events, scene) => {
        const wanted = { ...threeNodes(), handoverDays: scene.handoverDays };
        const nodes = new SimulatedNodes({ ...wanted, nodes: wanted.nodes.slice(0, NODES.length) });
        if (scene.isSettled) await nodes.settle();
        for (const each of events) await happen(nodes, each);
        nodes.pass(scene.finallyDays);
        await nodes.finish();
        assertWhole(nodes);
        assert.deepEqual(
          nodes
            .decide()
            .secrets.flatMap(({ texts }) => Object.values(texts).flatMap(({ change }) => change ?? [])),
          [],
        );
      }),
      { numRuns: RUNS },
    );
  });
});
