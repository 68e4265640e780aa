import assert from "node:assert/strict";
import { type CertificatesDecision, decideCertificates } from "../../../../components/certificates/decide";
import { changesOf, knownTexts, madeTexts } from "../../../../components/certificates/decidedSecret";
import {
  type Certificate,
  isIssuedBy,
  readAuthority,
  readCertificates,
  readLeaf,
} from "../../../../components/certificates/read";
import { KEYS, secretNames } from "../../../../components/certificates/secretNames";
import { DAY } from "../../../../components/certificates/time";
import type {
  HeldSecrets,
  NodeReports,
  WantedCertificates,
} from "../../../../components/certificates/wanted";

export const NAMES = secretNames("kafka");

/** What a node has loaded from its Secrets. */
interface Loaded {
  trusts: Certificate[];
  trustsClients: Certificate[];
  own: Certificate;
  external: Certificate | undefined;
}

export interface StepOptions {
  /** Whether this Secret is written; by default each is. */
  isWritten?: (index: number) => boolean;
  /** Nodes whose word isn't heard. */
  silent?: number[];
}

/** Nodes that read Secrets when they start, and later when the kubelet gets to it; and the steps of an `up`. */
export class SimulatedNodes {
  held: HeldSecrets = {};
  now = new Date("2026-11-29T12:00:00Z");
  wanted: WantedCertificates;
  /** Those that run. */
  readonly loaded = new Map<number, Loaded>();
  /** What users' Secrets held, and until when: whom clients trust, and their own certificates. */
  readonly trustsTaken = new Map<string, Date>();
  readonly certificatesTaken = new Map<string, Date>();

  constructor(wanted: WantedCertificates) {
    this.wanted = wanted;
  }

  decide(silent: number[] = []): CertificatesDecision {
    const { wanted, held, now } = this;
    const isEmpty = Object.values(held).every((secret) => !secret);
    return decideCertificates({ wanted, held: isEmpty ? undefined : held, nodes: this.reports(silent), now });
  }

  /** One step of an `up`. Returns what it waits for. */
  async step({ isWritten = () => true, silent }: StepOptions = {}): Promise<string[]> {
    const { secrets, waits } = this.decide(silent);
    if (this.isKeyLost() && isLeafNeeded(secrets)) this.trustsTaken.clear();
    for (const [index, secret] of secrets.entries()) {
      if (!isWritten(index)) continue;
      this.held = { ...this.held, [secret.name]: await madeTexts(secret) };
      this.check();
    }
    return waits;
  }

  /** Steps of an `up`, with nodes that load what is written. Returns how many it took. */
  async settle(): Promise<number> {
    for (let steps = 1; steps < 10; steps++) {
      const waits = await this.step();
      for (const { id } of this.wanted.nodes) {
        if (!this.loaded.has(id)) this.load(id);
        this.load(id);
        this.check();
      }
      if (waits.length === 0) return steps;
    }
    throw new assert.AssertionError({ message: `it doesn't end: ${this.decide().waits.join("; ")}` });
  }

  /** `up`s, one after each handover. Returns how many it took. */
  async finish(): Promise<number> {
    for (let ups = 1; ups < 10; ups++) {
      await this.settle();
      const { secrets, later } = this.decide();
      for (const secret of secrets) assert.deepEqual(knownTexts(secret), this.held[secret.name], secret.name);
      if (later.length === 0) return ups;
      this.pass(this.wanted.handoverDays + 1);
    }
    throw new assert.AssertionError({ message: `it doesn't end: ${this.decide().later.join("; ")}` });
  }

  pass(days: number): void {
    this.now = new Date(this.now.getTime() + days * DAY);
    this.check();
  }

  /**
   * A node starts, or sees what its Secrets hold by now: all of them, or none. A certificate that it can't use doesn't take the
   * place of one that it serves; without one it doesn't start.
   */
  load(id: number): void {
    const secrets = [NAMES.nodes, NAMES.clusterTrust, NAMES.clientsTrust].map((name) => this.held[name]);
    if (secrets.includes(undefined)) return;
    const [nodes, trust, clients] = secrets;
    const usable = (text: string | undefined) => readLeaf(text, text);
    const former = this.loaded.get(id);
    const own = usable(nodes?.[KEYS.node(id)]) ?? former?.own;
    if (!own) return;
    this.loaded.set(id, {
      trusts: readCertificates(trust?.[KEYS.certificate]),
      trustsClients: readCertificates(clients?.[KEYS.certificate]),
      own,
      external: usable(this.held[NAMES.external]?.[KEYS.external(id)]) ?? former?.external,
    });
  }

  stop(id: number): void {
    this.loaded.delete(id);
  }

  /** Everyone who connects trusts what is served, and brokers trust what users hold. */
  check(): void {
    const servers = [...this.loaded];
    const users = this.wanted.users.map(({ name }) => this.held[NAMES.user(name)]);
    for (const [id, loaded] of servers) {
      for (const leaf of servedBy(loaded)) {
        for (const [other, { trusts }] of servers) {
          assert.ok(isTrusted(leaf, trusts), `node ${other} doesn't trust node ${id}`);
        }
        for (const user of users.filter((each) => each !== undefined)) {
          const trusts = readCertificates(user[KEYS.certificate]);
          assert.ok(isTrusted(leaf, trusts), `a user doesn't trust node ${id}`);
        }
      }
    }
    for (const text of users
      .map((user) => user?.[KEYS.userCertificate])
      .filter((each) => each !== undefined)) {
      for (const [id, { trustsClients }] of servers.filter(([id]) => this.isBroker(id))) {
        assert.ok(isTrusted(readCertificates(text)[0], trustsClients), `broker ${id} doesn't trust a user`);
      }
    }
    this.checkTaken();
  }

  /** So do clients that have what their Secrets held less than a handover ago. */
  private checkTaken(): void {
    const { now, trustsTaken, certificatesTaken, wanted } = this;
    const lasts = wanted.handoverDays * DAY;
    for (const { name } of wanted.users) {
      const { [KEYS.certificate]: trust, [KEYS.userCertificate]: own } = this.held[NAMES.user(name)] ?? {};
      if (trust) trustsTaken.set(trust, now);
      if (own) certificatesTaken.set(own, now);
    }
    const recent = (taken: Map<string, Date>) =>
      [...taken].filter(([, until]) => now.getTime() - until.getTime() < lasts).map(([text]) => text);
    for (const trusts of recent(trustsTaken).map(readCertificates)) {
      // With what ends before the handover does nobody goes on.
      if (trusts.every(({ notAfter }) => notAfter.getTime() <= now.getTime() + lasts + DAY)) continue;
      for (const [id, loaded] of this.loaded) {
        const isKnown = servedBy(loaded).every((leaf) => isTrusted(leaf, trusts));
        assert.ok(isKnown, `a client with what it was handed doesn't trust node ${id}`);
      }
    }
    for (const [own] of recent(certificatesTaken).map(readCertificates)) {
      if (own.notAfter <= now) continue;
      for (const [id, { trustsClients }] of [...this.loaded].filter(([id]) => this.isBroker(id))) {
        assert.ok(isTrusted(own, trustsClients), `broker ${id} shuts out a user with its former certificate`);
      }
    }
  }

  /** Whether the CA that nodes' certificates are of can sign no more: its key is lost, or it has ended. */
  private isKeyLost(): boolean {
    const { [NAMES.clusterAuthority]: secret, [NAMES.nodes]: nodes, [NAMES.admin]: admin } = this.held;
    const usable = [
      readAuthority(secret?.[KEYS.certificate], secret?.[KEYS.key]),
      readAuthority(secret?.[KEYS.nextCertificate], secret?.[KEYS.nextKey]),
    ].filter((authority) => authority && authority.notAfter > this.now);
    const leaves = Object.values({ ...nodes, ...admin }).map((text) => readLeaf(text, text));
    return !usable.some((authority) => leaves.some((leaf) => leaf && isIssuedBy(leaf, authority!)));
  }

  private isBroker(id: number): boolean {
    return this.wanted.nodes.some((node) => node.id === id && node.broker);
  }

  private reports(silent: number[]): NodeReports {
    const said = (loaded: Loaded) => ({
      trusts: [...loaded.trusts, ...loaded.trustsClients].map(({ fingerprint }) => fingerprint),
      serves: servedBy(loaded).map(({ x509 }) => x509.fingerprint256),
    });
    return Object.fromEntries(
      [...this.loaded].map(([id, loaded]) => [id, silent.includes(id) ? undefined : said(loaded)]),
    );
  }
}

export function servedBy({ own, external }: Loaded): Certificate[] {
  return external ? [own, external] : [own];
}

/** Whether nodes or the Job need a certificate that doesn't follow from another CA. */
function isLeafNeeded(secrets: CertificatesDecision["secrets"]): boolean {
  return secrets
    .filter(({ name }) => [NAMES.nodes, NAMES.external, NAMES.admin].includes(name))
    .some((secret) => changesOf(secret).some((change) => !change.endsWith("another CA signs now")));
}

/** What was found, as signatures are asked for again and again. */
const signatures = new Map<string, boolean>();

function isTrusted(leaf: Certificate, trusts: Certificate[]): boolean {
  return trusts.some((authority) => {
    const pair = `${leaf.fingerprint} ${authority.fingerprint}`;
    if (!signatures.has(pair)) signatures.set(pair, isIssuedBy(leaf, authority));
    return signatures.get(pair);
  });
}

/** Three nodes, one user with a certificate and one without. */
export function threeNodes(): WantedCertificates {
  return {
    cluster: "kafka",
    nodes: [0, 1, 2].map((id) => ({
      id,
      broker: true,
      names: [`kafka-${id}.kafka-headless.kafka.svc.cluster.local`, "localhost", "127.0.0.1"],
      external: { names: [`broker-${id}.example.com`] },
    })),
    users: [
      { name: "reporting", certificate: true },
      { name: "orders-api", certificate: false },
    ],
    validityDays: 30,
    caValidityDays: 120,
    handoverDays: 0,
  };
}
