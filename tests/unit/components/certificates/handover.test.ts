import assert from "node:assert/strict";
import { changesOf } from "../../../../components/certificates/decidedSecret";
import { isAgingAuthority } from "../../../../components/certificates/lifetime";
import { readCertificates, readLeaf } from "../../../../components/certificates/read";
import { KEYS } from "../../../../components/certificates/secretNames";
import { makeAuthority } from "../../../../components/certificates/issue";
import { NAMES, SimulatedNodes, threeNodes } from "./simulatedNodes";

/** On 2026-11-29, with CAs until 2027-03-29 that are replaced from 2027-01-28 on. */
async function running(): Promise<SimulatedNodes> {
  const nodes = new SimulatedNodes({ ...threeNodes(), handoverDays: 10 });
  await nodes.settle();
  return nodes;
}

const fingerprints = (text: string | undefined) => readCertificates(text).map((each) => each.fingerprint);
const trusted = ({ held }: SimulatedNodes, secret = NAMES.user("reporting")) =>
  fingerprints(held[secret]?.[KEYS.certificate]);
const signerOf = ({ held }: SimulatedNodes, id = 0) => {
  const text = held[NAMES.nodes]?.[KEYS.node(id)];
  return readLeaf(text, text)?.chain[0].fingerprint;
};
const userSigner = ({ held }: SimulatedNodes) =>
  fingerprints(held[NAMES.user("reporting")]?.[KEYS.userCertificate])[1];
/** What an `up` would do. */
const changes = (nodes: SimulatedNodes) => nodes.decide().secrets.flatMap(changesOf);
const lose = (nodes: SimulatedNodes, ...secrets: string[]) => {
  for (const secret of secrets) nodes.held = { ...nodes.held, [secret]: undefined };
};

const SIGNS = "the new cluster CA signs from";
const OR_BEFORE = "on, or as soon as a certificate has to be made: the key of the former one is gone";
const AT_ONCE =
  /^the new cluster CA signs at once, as [a-z]+(-\d)?\.pem (has|and \d more have) to be made, and the key of the former one is gone: clients need the new ca\.crt now$/;

describe("A CA that takes the place of another", function () {
  this.timeout(120_000);

  it("is handed out, signs days later, and days after that is the only one", async () => {
    const nodes = await running();
    const [old] = trusted(nodes);
    nodes.pass(59);
    await nodes.settle();
    assert.deepEqual([trusted(nodes), nodes.decide().later], [[old], []]);

    nodes.pass(2);
    const signs = ["cluster", "clients"].map((which) => `the new ${which} CA signs from 2027-02-09 on`);
    assert.deepEqual(nodes.decide().later, signs, "a preview knows it before");
    await nodes.settle();
    const [, next] = trusted(nodes);
    assert.deepEqual(trusted(nodes), [old, next]);
    assert.deepEqual([changes(nodes), nodes.decide().waits, nodes.decide().later], [[], [], signs]);

    nodes.pass(10);
    assert.deepEqual([changes(nodes), nodes.decide().later, signerOf(nodes)], [[], signs, old]);
    const usersOld = userSigner(nodes);
    nodes.pass(1);
    await nodes.settle();
    assert.equal(signerOf(nodes), next);
    assert.notEqual(userSigner(nodes), usersOld);
    const drops = ["cluster", "clients"].map((which) => `the former ${which} CA is trusted until 2027-02-20`);
    assert.deepEqual([trusted(nodes), nodes.decide().later], [[old, next], drops]);

    nodes.pass(10);
    assert.deepEqual([changes(nodes), nodes.decide().waits, nodes.decide().later], [[], [], drops]);
    // What changes of the new one's own certificates makes the former one last no longer.
    nodes.wanted.nodes[0].names.push("another.example.com");
    await nodes.settle();
    nodes.pass(1);
    assert.equal(await nodes.settle(), 1);
    assert.deepEqual([trusted(nodes), trusted(nodes, NAMES.clientsTrust).length], [[next], 1]);
    assert.deepEqual([changes(nodes), nodes.decide().later], [[], []]);
    assert.deepEqual(Object.keys(nodes.held[NAMES.clusterAuthority]!), [KEYS.certificate, KEYS.key]);
  });

  it("is as good as handed out only once all Secrets hold it", async () => {
    const nodes = await running();
    nodes.pass(61);
    const order = nodes.decide().secrets.map(({ name }) => name);
    await nodes.step({ isWritten: (index) => order[index] !== NAMES.user("orders-api") });
    // Nobody goes on with the interrupted `up` for a while.
    nodes.pass(12);
    await nodes.settle();
    assert.equal(nodes.decide().later[0], "the new cluster CA signs from 2027-02-21 on");
    assert.equal(signerOf(nodes), trusted(nodes)[0]);
  });

  it("that somebody brings is handed out as long, however old it is", async () => {
    const nodes = await running();
    const { certificate, key } = await makeAuthority("mine", 1000, new Date("2026-06-01T00:00:00Z"));
    nodes.held = {
      ...nodes.held,
      [NAMES.clusterAuthority]: { [KEYS.certificate]: certificate, [KEYS.key]: key },
    };
    const [old] = trusted(nodes);
    await nodes.settle();
    assert.deepEqual(nodes.decide().later, [`${SIGNS} 2026-12-10 ${OR_BEFORE}`]);
    assert.equal(signerOf(nodes), old);
    await nodes.finish();
    assert.equal(signerOf(nodes), fingerprints(certificate)[0]);
  });

  it("waits too where the former one's key is lost, and as long as nothing has to be made", async () => {
    const nodes = await running();
    const [old] = trusted(nodes);
    lose(nodes, NAMES.clusterAuthority);
    assert.deepEqual(
      [nodes.decide().later, nodes.decide().atOnce],
      [[`${SIGNS} 2026-12-10 ${OR_BEFORE}`], []],
    );
    await nodes.settle();
    assert.deepEqual(nodes.decide().later, [`${SIGNS} 2026-12-10 ${OR_BEFORE}`]);
    assert.deepEqual([signerOf(nodes), changes(nodes), nodes.decide().waits], [old, [], []]);
  });

  for (const [what, happen] of Object.entries({
    "is new": (nodes: SimulatedNodes) => {
      nodes.wanted.nodes.push({ ...nodes.wanted.nodes[0], id: 3, names: ["kafka-3"] });
    },
    ages: (nodes: SimulatedNodes) => nodes.pass(21),
    "is broken": (nodes: SimulatedNodes) => {
      const leaves = { ...nodes.held[NAMES.nodes], [KEYS.node(1)]: "nonsense" };
      nodes.held = { ...nodes.held, [NAMES.nodes]: leaves };
    },
    "lacks a name": (nodes: SimulatedNodes) => {
      nodes.wanted.nodes[0].names.push("another.example.com");
    },
  })) {
    it(`signs at once where the former one's key is lost and a certificate ${what}`, async () => {
      const nodes = await running();
      const [old] = trusted(nodes);
      lose(nodes, NAMES.clusterAuthority);
      happen(nodes);
      const { atOnce, later } = nodes.decide();
      assert.match(atOnce[0], AT_ONCE);
      assert.ok(!later.some((text) => text.startsWith(SIGNS)), later.join("\n"));
      await nodes.settle();
      assert.notEqual(signerOf(nodes), old);
      assert.deepEqual([nodes.decide().waits, nodes.decide().atOnce], [[], []]);
      assert.match(nodes.decide().later[0], /^the former cluster CA is trusted until /);
    });
  }

  it("signs at once where the former one ends before clients could have taken it up", async () => {
    const nodes = await running();
    const [old] = trusted(nodes);
    nodes.pass(112);
    assert.deepEqual(nodes.decide().atOnce, [
      "the new cluster CA signs at once, as the former one ends on 2027-03-29: clients need the new ca.crt now",
      "the new clients CA signs at once, as the former one ends on 2027-03-29: brokers trust both",
    ]);
    await nodes.settle();
    assert.notEqual(signerOf(nodes), old);
    assert.deepEqual(nodes.decide().later, [
      "the former cluster CA is trusted until 2027-03-29",
      "the former clients CA is trusted until 2027-03-29",
    ]);
    nodes.pass(8);
    await nodes.settle();
    assert.equal(trusted(nodes).length, 1);
  });

  it("has a wait that another number of days makes longer, or ends", async () => {
    const nodes = await running();
    lose(nodes, NAMES.clusterAuthority);
    await nodes.settle();
    nodes.wanted.handoverDays = 12;
    assert.deepEqual(nodes.decide().later, [`${SIGNS} 2026-12-12 ${OR_BEFORE}`]);
    nodes.wanted.handoverDays = 0;
    assert.deepEqual(nodes.decide().later, []);
    await nodes.settle();
    assert.equal(trusted(nodes).length, 1);
  });

  it("begins early enough to end before the former one does, and signs before it is followed itself", async () => {
    const now = new Date();
    for (const [days, leafDays, handoverDays] of [
      [1825, 365, 30],
      [1185, 365, 30],
      [600, 1, 100],
      [120, 30, 10],
    ]) {
      const [authority] = readCertificates((await makeAuthority("kafka", days, now)).certificate);
      const isAging = (after: number) =>
        isAgingAuthority(authority, { leafDays, handoverDays }, new Date(now.getTime() + after * 86_400_000));
      const first = Array.from({ length: days }, (_, day) => day).find(isAging)!;
      assert.ok(days - first >= 2 * handoverDays + leafDays, `${days} days: it begins on day ${first}`);
      assert.ok(first >= 2 * handoverDays, `${days} days: it is followed on day ${first}`);
    }
  });
});
