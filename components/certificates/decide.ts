import { type AuthorityDecision, decideAuthority } from "./authority";
import { authoritySecret, trustText } from "./authoritySecrets";
import type { DecidedSecret, DecidedText } from "./decidedSecret";
import type { Issued } from "./issue";
import { decideLeaf, type LeafDecision, type WantedLeaf, whyNeeded } from "./leaf";
import { type Certificate, fingerprintOf, isIssuedBy, type Leaf, readLeaf } from "./read";
import { KEYS, secretNames } from "./secretNames";
import type { HeldSecrets, NodeReports, WantedCertificates, WantedNode, WantedUser } from "./wanted";

/** What all Secrets with certificates are to hold. */
export interface CertificatesDecision {
  /** In the order in which they are to be written: keys of CAs before what they sign, and who trusts before who serves. */
  secrets: DecidedSecret[];
  /**
   * What the next step waits for, a sentence each. If there are any, look again once these Secrets are written and some time
   * has passed, and decide again.
   */
  waits: string[];
  /** What no step of an `up` waits for, as it takes days: a sentence each, with the day. */
  later: string[];
  /** What can't wait for those days, and what that asks of clients: a sentence each. */
  atOnce: string[];
}

/** A certificate that is wanted, and where it is. */
interface Placed extends WantedLeaf {
  secret: string;
  /** Of the key and the chain: one key for both, or one for each. */
  keys: { pem: string } | { chain: string; key: string };
}

interface NodeLeaf extends Placed {
  node: number;
}

/** What is decided from: all but the time is looked at anew for each step. */
export interface CertificatesLook {
  wanted: WantedCertificates;
  /** Undefined if there are none. */
  held: HeldSecrets | undefined;
  nodes: NodeReports;
  now: Date;
}

/**
 * What all Secrets with certificates are to hold now. Pure: keys are made by `madeTexts`, and a preview needs none.
 *
 * Until the steps have come to their end `waits` says what is waited for. Each step is safe by itself: nobody serves what
 * another one doesn't trust yet.
 */
export function decideCertificates(look: CertificatesLook): CertificatesDecision {
  const { wanted, held = {}, now } = look;
  const names = secretNames(wanted.cluster);
  const nodeLeaves = [...leavesOfNodes(look), ...externalLeaves(look)];
  const admin = adminLeaf(look);
  const users = wanted.users.filter(({ certificate }) => certificate).map((user) => userLeaf(look, user));

  const needed = (leaves: Placed[]) => leaves.filter((leaf) => whyNeeded(leaf, now) !== undefined).map(keyOf);
  const shared = {
    cluster: wanted.cluster,
    days: wanted.caValidityDays,
    leafDays: wanted.validityDays,
    handoverDays: wanted.handoverDays,
    now,
  };
  const cluster = decideAuthority({
    what: "cluster CA",
    secret: held[names.clusterAuthority],
    trust: held[names.clusterTrust],
    leaves: usable([...nodeLeaves, admin]),
    copies: wanted.users.flatMap(({ name }) => held[names.user(name)]?.[KEYS.certificate] ?? []),
    nodes: reported(look, () => true),
    uses: (authority) => [
      ...notYetOf(authority, [...nodeLeaves, admin]),
      ...notYetServed(look.nodes, nodeLeaves),
    ],
    needed: needed([...nodeLeaves, admin]),
    hurry: "clients need the new ca.crt now",
    ...shared,
  });
  const clients = decideAuthority({
    what: "clients CA",
    secret: held[names.clientsAuthority],
    trust: held[names.clientsTrust],
    leaves: usable(users),
    copies: [],
    nodes: reported(look, isBroker(wanted.nodes)),
    uses: (authority) => notYetOf(authority, users),
    needed: needed(users),
    hurry: "brokers trust both",
    ...shared,
  });

  const leaves = [
    ...[...nodeLeaves, admin].map((leaf) => ({ leaf, decision: decideLeaf(leaf, cluster, now) })),
    ...users.map((leaf) => ({ leaf, decision: decideLeaf(leaf, clients, now) })),
  ];
  const textsIn = (secret: string) =>
    Object.assign(
      {},
      ...leaves.filter(({ leaf }) => leaf.secret === secret).map((each) => textsOf(each, held)),
    );
  const hasExternal = wanted.nodes.some(({ external }) => external);
  const trust = (decision: AuthorityDecision, secret: string) => ({
    [KEYS.certificate]: trustText(decision, held[secret]?.[KEYS.certificate]),
  });
  return {
    secrets: [
      { name: names.clusterAuthority, texts: authoritySecret(cluster, held[names.clusterAuthority]) },
      { name: names.clientsAuthority, texts: authoritySecret(clients, held[names.clientsAuthority]) },
      { name: names.clusterTrust, texts: trust(cluster, names.clusterTrust) },
      { name: names.clientsTrust, texts: trust(clients, names.clientsTrust) },
      ...wanted.users.map(({ name }) => {
        const secret = names.user(name);
        return { name: secret, texts: { ...trust(cluster, secret), ...textsIn(secret) } };
      }),
      { name: names.nodes, texts: textsIn(names.nodes) },
      ...(hasExternal ? [{ name: names.external, texts: textsIn(names.external) }] : []),
      { name: names.admin, texts: textsIn(names.admin) },
    ],
    waits: [
      ...cluster.waits,
      ...clients.waits,
      ...leaves
        .filter(({ decision }) => decision.change && !decision.issued)
        .map(({ leaf }) => `${keyOf(leaf)} in Secret ${leaf.secret} waits for a CA that may sign it`),
    ],
    later: [...cluster.later, ...clients.later],
    atOnce: [...cluster.atOnce, ...clients.atOnce],
  };
}

function leavesOfNodes(look: CertificatesLook): NodeLeaf[] {
  const { wanted } = look;
  const secret = secretNames(wanted.cluster).nodes;
  const leaves = wanted.nodes.map(({ id, names }) => ({
    ...nodeLeaf(look, secret, KEYS.node(id), names),
    node: id,
  }));
  return [...leaves, ...leavesOfLeaving(look, secret, KEYS.node)];
}

/**
 * What a Secret holds for nodes that leave; their names aren't known any more. That they don't run, or say nothing, doesn't mean
 * that they never will again.
 */
function leavesOfLeaving(look: CertificatesLook, secret: string, keyFor: (id: number) => string): NodeLeaf[] {
  const { wanted, held, nodes } = look;
  const known = new Set([...Object.keys(nodes).map(Number), ...(wanted.leaving ?? [])]);
  return [...known]
    .filter((id) => !wanted.nodes.some((node) => node.id === id) && held?.[secret]?.[keyFor(id)])
    .map((id) => ({ ...nodeLeaf(look, secret, keyFor(id), undefined), node: id }));
}

/** One whose names aren't known yet stays as it is. It is made for those that are foreseen, or waits. */
function externalLeaves(look: CertificatesLook): NodeLeaf[] {
  const { wanted, held } = look;
  const secret = secretNames(wanted.cluster).external;
  const leaves = wanted.nodes.flatMap(({ id, names, external }) => {
    if (!external) return [];
    const key = KEYS.external(id);
    const isHeld = held?.[secret]?.[key] !== undefined;
    const { foreseen = [], given } = external;
    const outside = external.names ?? (isHeld ? given : foreseen.length === 0 ? undefined : []);
    if (!outside && !isHeld) return [];
    const leaf = nodeLeaf(look, secret, key, outside && [...names, ...outside]);
    // While not all are known it keeps those that it has.
    const kept = external.names ? [] : (leaf.held?.names ?? []);
    return { ...leaf, foreseen: [...foreseen, ...kept], node: id };
  });
  return [...leaves, ...leavesOfLeaving(look, secret, KEYS.external)];
}

/** All nodes have one subject, which is a super user. */
function nodeLeaf(
  { wanted, held }: CertificatesLook,
  secret: string,
  pem: string,
  names: string[] | undefined,
): Placed {
  const text = held?.[secret]?.[pem];
  return {
    secret,
    keys: { pem },
    held: readLeaf(text, text),
    isThere: text !== undefined,
    subject: { commonName: "node", organization: wanted.cluster },
    names,
    purpose: "server+client",
    days: wanted.validityDays,
  };
}

function adminLeaf(look: CertificatesLook): Placed {
  const { admin } = secretNames(look.wanted.cluster);
  return { ...nodeLeaf(look, admin, KEYS.admin, []), purpose: "client" };
}

function userLeaf({ wanted, held }: CertificatesLook, { name }: WantedUser): Placed {
  const secret = secretNames(wanted.cluster).user(name);
  const [chain, key] = [held?.[secret]?.[KEYS.userCertificate], held?.[secret]?.[KEYS.userKey]];
  return {
    secret,
    keys: { chain: KEYS.userCertificate, key: KEYS.userKey },
    held: readLeaf(chain, key),
    isThere: chain !== undefined || key !== undefined,
    subject: { commonName: name },
    names: [],
    purpose: "client",
    days: wanted.validityDays,
  };
}

function usable(leaves: Placed[]): Leaf[] {
  return leaves.map(({ held }) => held).filter((held) => held !== undefined);
}

function isBroker(nodes: WantedNode[]): (id: number) => boolean {
  return (id) => nodes.find((node) => node.id === id)?.broker ?? false;
}

function reported({ nodes }: CertificatesLook, isMeant: (id: number) => boolean) {
  return Object.entries(nodes)
    .map(([id, report]) => ({ id: Number(id), trusts: report?.trusts.map(fingerprintOf) }))
    .filter(({ id }) => isMeant(id));
}

function notYetOf(authority: Certificate, leaves: Placed[]): string[] {
  return leaves
    .filter(({ held }) => !held || !isIssuedBy(held, authority))
    .map((leaf) => `${keyOf(leaf)} in Secret ${leaf.secret} is of another CA still`);
}

function notYetServed(nodes: NodeReports, leaves: NodeLeaf[]): string[] {
  return Object.entries(nodes).flatMap(([id, report]) => {
    if (!report) return [`node ${id} doesn't say which certificate it serves`];
    const held = leaves.filter(({ node }) => node === Number(id)).map((leaf) => leaf.held?.fingerprint);
    const isLate = !report.serves.every((served) => held.includes(fingerprintOf(served)));
    return isLate ? [`node ${id} serves an older certificate still`] : [];
  });
}

function keyOf({ keys }: Placed): string {
  return "pem" in keys ? keys.pem : keys.chain;
}

/** What is held stays where nothing else can be made. */
function textsOf(
  { leaf, decision }: { leaf: Placed; decision: LeafDecision },
  held: HeldSecrets,
): Record<string, DecidedText> {
  const text = (key: string, of: (issued: Issued) => string): Record<string, DecidedText> => {
    const { issued, change } = decision;
    if (issued) return { [key]: { text: async () => of(await issued()), change } };
    const present = held[leaf.secret]?.[key];
    return present === undefined ? {} : { [key]: { text: present } };
  };
  const { keys } = leaf;
  if ("pem" in keys) return text(keys.pem, ({ key, chain }) => `${key}${chain}`);
  return { ...text(keys.chain, ({ chain }) => chain), ...text(keys.key, ({ key }) => key) };
}
