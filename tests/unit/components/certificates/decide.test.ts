import assert from "node:assert/strict";
import { changesOf, knownTexts, madeTexts } from "../../../../components/certificates/decidedSecret";
import { readCertificates, readLeaf } from "../../../../components/certificates/read";
import { KEYS } from "../../../../components/certificates/secretNames";
import { DAY } from "../../../../components/certificates/time";
import { NAMES, SimulatedNodes, threeNodes } from "./simulatedNodes";

async function running(): Promise<SimulatedNodes> {
  const nodes = new SimulatedNodes(threeNodes());
  assert.equal(await nodes.settle(), 1);
  return nodes;
}

const later = (nodes: SimulatedNodes, days: number) =>
  (nodes.now = new Date(nodes.now.getTime() + days * DAY));
const changes = (nodes: SimulatedNodes, silent?: number[]) =>
  Object.fromEntries(
    nodes
      .decide(silent)
      .secrets.map((secret) => [secret.name, changesOf(secret)] as const)
      .filter(([, each]) => each.length > 0),
  );
const trusted = ({ held }: SimulatedNodes, secret = NAMES.clusterTrust) =>
  readCertificates(held[secret]?.[KEYS.certificate]).map(({ fingerprint }) => fingerprint);
const leafOf = ({ held }: SimulatedNodes, id = 0) => {
  const text = held[NAMES.nodes]?.[KEYS.node(id)];
  return readLeaf(text, text)!;
};

describe("The decision on certificates", function () {
  // Each makes some dozens of keys and certificates, and a busy machine must not fail it.
  this.timeout(120_000);

  it("makes all of a new cluster at once, and a preview knows that without making keys", async () => {
    const nodes = new SimulatedNodes(threeNodes());
    const { secrets, waits } = nodes.decide();
    assert.deepEqual(waits, []);
    assert.deepEqual(
      secrets.map(({ name }) => name),
      [
        ...["kafka-cluster-ca", "kafka-clients-ca", "kafka-cluster-ca-cert", "kafka-clients-ca-cert"],
        ...["kafka-reporting", "kafka-orders-api"],
        ...["kafka-node-certificates", "kafka-external-certificates", "kafka-admin-certificate"],
      ],
    );
    assert.deepEqual(
      secrets.map((secret) => knownTexts(secret)),
      secrets.map(() => undefined),
    );
    assert.deepEqual(changesOf(secrets[0]), ["ca.crt: a new cluster CA", "ca.key: a new cluster CA"]);
    const user = secrets.find(({ name }) => name === "kafka-reporting")!;
    const made = await madeTexts(user);
    assert.deepEqual(Object.keys(made), ["ca.crt", "user.crt", "user.key"]);
    assert.ok(readLeaf(made["user.crt"], made["user.key"]), "key and certificate are one pair");
    assert.deepEqual(await madeTexts(user), made, "what was made once stays");
    const plain = secrets.find(({ name }) => name === "kafka-orders-api")!;
    assert.deepEqual(Object.keys(plain.texts), ["ca.crt"]);
  });

  it("changes nothing while nothing has to change, and a preview knows every text", async () => {
    const nodes = await running();
    later(nodes, 19);
    assert.deepEqual(changes(nodes, [0, 1, 2]), {});
    const known = nodes.decide().secrets.map((secret) => [secret.name, knownTexts(secret)]);
    assert.deepEqual(Object.fromEntries(known), nodes.held);
  });

  it("renews what has less than a third of its life left, whatever nodes say", async () => {
    const nodes = await running();
    const before = leafOf(nodes);
    later(nodes, 21);
    const found = changes(nodes, [0, 1, 2]);
    assert.deepEqual(found[NAMES.admin], ["admin.pem: renewed, as it ends on 2026-12-29"]);
    assert.equal(found[NAMES.nodes].length, 3);
    assert.deepEqual(found[NAMES.user("reporting")].length, 2);
    assert.equal(found[NAMES.clusterAuthority], undefined);
    assert.deepEqual(await nodes.step({ silent: [0, 1, 2] }), []);
    assert.notEqual(leafOf(nodes).fingerprint, before.fingerprint);
    assert.deepEqual(changes(nodes), {});
  });

  it("makes anew what lacks a name, and leaves one that has too many", async () => {
    const nodes = await running();
    const [first, second] = nodes.wanted.nodes;
    first.names.push("FD00::00A", "new.example.com");
    second.names.pop();
    assert.deepEqual(changes(nodes), {
      [NAMES.nodes]: ["node-0.pem: made anew, as it lacks fd00::a, new.example.com"],
      [NAMES.external]: ["external-0.pem: made anew, as it lacks fd00::a, new.example.com"],
    });
  });

  it("makes those for outside once addresses are known, and leaves them while they aren't", async () => {
    const nodes = new SimulatedNodes(threeNodes());
    for (const node of nodes.wanted.nodes) node.external = {};
    await nodes.settle();
    assert.deepEqual(nodes.held[NAMES.external], {});
    nodes.wanted.nodes[1].external = { names: ["192.0.2.1"] };
    assert.deepEqual(changes(nodes), { [NAMES.external]: ["external-1.pem: new"] });
    await nodes.settle();
    const text = nodes.held[NAMES.external]?.[KEYS.external(1)];
    assert.ok(readLeaf(text, text)!.names.includes("192.0.2.1"));
    nodes.wanted.nodes[1].external = {};
    assert.deepEqual(changes(nodes), {});
  });

  it("names what is foreseen where it makes one, and makes none for that alone", async () => {
    const nodes = new SimulatedNodes(threeNodes());
    const outside = (external: object) => {
      for (const node of nodes.wanted.nodes) node.external = external;
    };
    const names = () => {
      const text = nodes.held[NAMES.external]?.[KEYS.external(1)];
      return readLeaf(text, text)!
        .names.filter((name) => name.startsWith("192."))
        .sort();
    };
    outside({ foreseen: ["192.0.2.1", "192.0.2.2"] });
    await nodes.settle();
    assert.deepEqual(names(), ["192.0.2.1", "192.0.2.2"]);
    outside({ names: ["192.0.2.2"], foreseen: ["192.0.2.1", "192.0.2.2", "192.0.2.3"] });
    assert.deepEqual(changes(nodes), {});
    outside({ foreseen: ["192.0.2.3"] });
    assert.deepEqual(changes(nodes), {});
    outside({ names: ["192.0.2.4"], foreseen: ["192.0.2.3"] });
    await nodes.settle();
    assert.deepEqual(names(), ["192.0.2.3", "192.0.2.4"]);
  });

  it("makes anew what can't be read, and what is another one's", async () => {
    const nodes = await running();
    const { held } = nodes;
    const [one, other] = [held[NAMES.nodes]![KEYS.node(0)], held[NAMES.nodes]![KEYS.node(1)]];
    const swapped =
      one.slice(0, one.indexOf("-----BEGIN CERT")) + other.slice(other.indexOf("-----BEGIN CERT"));
    nodes.held = { ...held, [NAMES.nodes]: { ...held[NAMES.nodes], [KEYS.node(0)]: swapped } };
    assert.match(changes(nodes)[NAMES.nodes][0], /^node-0.pem: made anew, as it can't be read/);
    nodes.held = {
      ...held,
      [NAMES.admin]: {
        [KEYS.admin]:
          held[NAMES.user("reporting")]![KEYS.userKey] + held[NAMES.user("reporting")]![KEYS.userCertificate],
      },
    };
    assert.deepEqual(changes(nodes)[NAMES.admin], ["admin.pem: made anew, as it is of reporting"]);
  });

  it("replaces a CA that ages in three steps, each once nodes are seen to be ready for it", async () => {
    const nodes = await running();
    const [old] = trusted(nodes);
    const leaf = leafOf(nodes);
    later(nodes, 81);
    assert.deepEqual(changes(nodes)[NAMES.clusterAuthority], [
      "next.crt: a new cluster CA follows the one that ends on 2027-03-29",
      "next.key: a new cluster CA follows the one that ends on 2027-03-29",
    ]);
    await nodes.step();
    const [, next] = trusted(nodes);
    assert.deepEqual(trusted(nodes), [old, next]);
    const renewed = leafOf(nodes);
    assert.notEqual(renewed.fingerprint, leaf.fingerprint, "it had aged too");
    assert.equal(renewed.chain[0].fingerprint, old);

    nodes.load(0);
    nodes.load(1);
    assert.deepEqual(nodes.decide().waits.slice(0, 1), ["node 2 doesn't trust the new cluster CA yet"]);
    assert.equal(changes(nodes)[NAMES.nodes], undefined);
    assert.equal(nodes.decide([2]).waits[0], "node 2 doesn't say whether it trusts the new cluster CA");
    nodes.load(2);
    await nodes.step();
    assert.equal(leafOf(nodes).chain[0].fingerprint, next);
    assert.deepEqual(trusted(nodes), [old, next]);
    assert.deepEqual(Object.keys(nodes.held[NAMES.clusterAuthority]!), ["ca.crt", "ca.key"]);

    nodes.load(0);
    nodes.load(1);
    assert.deepEqual(await nodes.step(), ["node 2 serves an older certificate still"]);
    assert.deepEqual(trusted(nodes), [old, next]);
    nodes.load(2);
    assert.deepEqual(nodes.decide([1]).waits, ["node 1 doesn't say which certificate it serves"]);
    assert.deepEqual(await nodes.step(), []);
    assert.deepEqual(trusted(nodes), [next]);
    assert.deepEqual(trusted(nodes, NAMES.user("orders-api")), [next]);
  });

  it("lets a new CA sign only once users were handed it too", async () => {
    const nodes = await running();
    nodes.held = { ...nodes.held, [NAMES.clusterAuthority]: undefined };
    const users = [NAMES.user("reporting"), NAMES.user("orders-api")];
    const order = nodes.decide().secrets.map(({ name }) => name);
    await nodes.step({ isWritten: (index) => !users.includes(order[index]) });
    for (const { id } of nodes.wanted.nodes) nodes.load(id);
    const [old, next] = trusted(nodes);
    assert.deepEqual(await nodes.step(), ["the new cluster CA is about to be trusted"]);
    assert.equal(leafOf(nodes).chain[0].fingerprint, old);
    assert.deepEqual(trusted(nodes, users[1]), [old, next]);
    await nodes.step();
    assert.equal(leafOf(nodes).chain[0].fingerprint, next);
  });

  it("gives no user a certificate of a clients CA that a broker doesn't trust, and asks no controller for it", async () => {
    const nodes = new SimulatedNodes(threeNodes());
    nodes.wanted.nodes[2].broker = false;
    await nodes.settle();
    nodes.held = { ...nodes.held, [NAMES.clientsAuthority]: undefined };
    const user = nodes.held[NAMES.user("reporting")];
    const [old] = trusted(nodes, NAMES.clientsTrust);
    await nodes.step();
    assert.equal(trusted(nodes, NAMES.clientsTrust)[0], old);
    nodes.load(0);
    assert.deepEqual(await nodes.step(), ["node 1 doesn't trust the new clients CA yet"]);
    assert.deepEqual(nodes.held[NAMES.user("reporting")], user);
    nodes.load(1);
    await nodes.step();
    assert.notDeepEqual(nodes.held[NAMES.user("reporting")], user);
    assert.deepEqual(await nodes.step(), []);
    assert.equal(trusted(nodes, NAMES.clientsTrust).length, 1);
  });

  for (const [what, text] of Object.entries({
    deleted: undefined,
    broken: { "ca.crt": "nonsense", "ca.key": "nonsense" },
  })) {
    it(`follows a CA whose Secret was ${what} by a new one, with the old still trusted`, async () => {
      const nodes = await running();
      const [old] = trusted(nodes);
      nodes.held = { ...nodes.held, [NAMES.clusterAuthority]: text };
      assert.match(
        changes(nodes)[NAMES.clusterAuthority][0],
        /^ca.crt: a new cluster CA, as the one that was there/,
      );
      await nodes.step();
      assert.deepEqual(trusted(nodes)[0], old);
      assert.equal(leafOf(nodes).chain[0].fingerprint, old);
      await nodes.settle();
      assert.ok(!trusted(nodes).includes(old));
    });
  }

  it("finds what is trusted in what it has signed, where Secrets of both CAs are gone", async () => {
    const nodes = await running();
    const [old] = trusted(nodes);
    const { [NAMES.clusterAuthority]: _, [NAMES.clusterTrust]: __, ...rest } = nodes.held;
    nodes.held = rest;
    await nodes.step();
    assert.equal(trusted(nodes)[0], old);
    assert.equal(trusted(nodes).length, 2);
    await nodes.settle();
  });

  it("makes all anew where everything is gone", async () => {
    const nodes = await running();
    for (const { id } of nodes.wanted.nodes) nodes.stop(id);
    nodes.held = {};
    assert.equal(await nodes.settle(), 1);
  });

  it("uses a CA half of its life, however long certificates are to last", async () => {
    const nodes = new SimulatedNodes({ ...threeNodes(), validityDays: 365, caValidityDays: 40 });
    await nodes.settle();
    later(nodes, 19);
    assert.equal(changes(nodes)[NAMES.clusterAuthority], undefined);
    later(nodes, 2);
    await nodes.settle();
    assert.deepEqual(changes(nodes), {});
  });

  it("keeps the certificates of a node that leaves and doesn't run at the moment: it starts again before it has left", async () => {
    const nodes = await running();
    const { names } = leafOf(nodes, 2);
    nodes.wanted.nodes.pop();
    nodes.stop(2);
    nodes.wanted.leaving = [2];
    assert.deepEqual(changes(nodes), {});
    await nodes.step();
    assert.deepEqual(leafOf(nodes, 2).names, names);
    nodes.wanted.leaving = [];
    await nodes.step();
    assert.deepEqual(Object.keys(nodes.held[NAMES.nodes]!), ["node-0.pem", "node-1.pem"]);
  });

  it("keeps the certificate of a node that leaves while it runs, and renews it with its names", async () => {
    const nodes = await running();
    const { names } = leafOf(nodes, 2);
    nodes.wanted.nodes.pop();
    assert.deepEqual(changes(nodes), {});
    later(nodes, 21);
    await nodes.step();
    assert.deepEqual(leafOf(nodes, 2).names, names);
    nodes.stop(2);
    await nodes.step();
    assert.deepEqual(Object.keys(nodes.held[NAMES.nodes]!), ["node-0.pem", "node-1.pem"]);
  });
});
