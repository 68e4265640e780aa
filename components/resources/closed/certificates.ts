import * as pulumi from "@pulumi/pulumi";
import {
  type CertificatesDecision,
  type CertificatesLook,
  decideCertificates,
} from "../../certificates/decide";
import { changesOf, knownTexts, madeTexts } from "../../certificates/decidedSecret";
import type { HeldSecrets, WantedCertificates } from "../../certificates/wanted";
import type { Assigned } from "../../plan/access/advertised";
import { checkLogins, CHECK_USER } from "../../plan/security/checkUser";
import { insideNames } from "../../plan/security/certificateNames";
import { type ForeseenNames, foreseenNames } from "../../plan/security/foreseenNames";
import { SECRETS } from "../../plan/security/secretNames";
import { applyWork } from "../../pulumi/applyWork";
import { nodeReports } from "../../rollout/look/usedCertificates";
import type { OwnWait } from "../../rollout/ownWait";
import { notYet, type Observed, type ResourceContext, selector } from "../context";
import { secretObject, type SecretOptions, type SecretTexts, type WrittenSecret } from "./secretObject";

/** Texts of Secrets, by their names and keys. */
export type Texts = Record<string, SecretTexts>;

/** What certificates have become. */
export interface MadeCertificates {
  /** What nodes need before they begin. */
  secrets: WrittenSecret[];
  /** The certificates for clients outside, as far as addresses are foreseen; undefined where none are made here. */
  external: WrittenSecret | undefined;
  /** All of these, by their names. */
  holders: Record<string, WrittenSecret>;
  /** Names that brokers may come to advertise. */
  foreseen: pulumi.Output<ForeseenNames>;
  /** What all Secrets with certificates hold; secret. */
  texts: pulumi.Output<Texts>;
  /** Logs what wasn't told before. */
  tell: (texts: string[]) => void;
}

/**
 * Certificates of nodes and users, and who signs them.
 *
 * @param assigned what brokers advertise of what the Services for outside get
 */
export function certificates(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
  assigned: pulumi.Output<Assigned>,
): MadeCertificates {
  const { plan } = context;
  const tell = teller(context);
  // A preview doesn't know all that is assigned, and has more to tell than names that are foreseen.
  const given = pulumi.runtime.isDryRun() ? pulumi.output({}) : assigned;
  const foreseen = pulumi
    .all([observed, given])
    .apply(([{ namespace, existing }, known]) => foreseenNames(plan, namespace, known, existing?.machines));
  const texts = pulumi.secret(
    applyWork(pulumi.all([observed, foreseen]), async ([known, names]): Promise<Texts> => {
      const seen = known as Observed;
      const { namespace, existing } = seen;
      const decide = decider(context, seen, { foreseen: names }, tell);
      if (!pulumi.runtime.isDryRun())
        return made(await wait.certificates(namespace, { labels: selector(plan), decide }), tell);
      return existing ? previewed(decide(inPreview(seen)), existing.secrets, tell) : notYet<Texts>();
    }),
  );
  const holder = (name: string, options?: SecretOptions) => {
    const own = secretObject(context, observed, wait, name, textsOf(texts, name), options);
    return [name, own] as const;
  };
  const { name } = plan;
  const authorities = [
    SECRETS.clusterCa,
    SECRETS.clientsCa,
    SECRETS.clusterCaCert,
    SECRETS.clientsCaCert,
  ].map((nameOf) => holder(nameOf(name)));
  // Without the key of who signed it, a certificate would be followed by another authority's.
  const dependsOn = authorities.map(([, own]) => own.made);
  const leaves = [SECRETS.nodes, SECRETS.admin].map((nameOf) => holder(nameOf(name), { dependsOn }));
  const outside = issuesForOutside(plan) ? [holder(SECRETS.external(name))] : [];
  const inside = [...authorities, ...leaves];
  return {
    secrets: inside.map(([, own]) => own),
    external: outside[0]?.[1],
    holders: Object.fromEntries([...inside, ...outside]),
    ...{ foreseen, texts, tell },
  };
}

/** Whether listeners for outside have certificates that are made here. */
export function issuesForOutside({ listeners, security }: ResourceContext["plan"]): boolean {
  return (
    security?.certificates.secret === undefined &&
    listeners.some(({ external, security: own }) => external && own?.tls)
  );
}

/** How brokers are known outside: hosts by the brokers' ids, once they are known, and what is known before. */
export interface OutsideNames {
  hosts?: Record<number, string[]>;
  foreseen: ForeseenNames;
}

/** What decides on certificates from what is seen, and tells at once what can't wait. */
export function decider(
  context: ResourceContext,
  seen: Observed,
  outside: OutsideNames,
  tell: MadeCertificates["tell"],
): (now: Pick<CertificatesLook, "held" | "nodes">) => CertificatesDecision {
  return (now) => {
    const decision = decideCertificates({
      ...now,
      wanted: wanted(context, seen, outside),
      now: new Date(),
    });
    tell(decision.atOnce);
    return decision;
  };
}

function wanted(
  { plan }: ResourceContext,
  { namespace, existing }: Observed,
  { hosts, foreseen: { given, possible } }: OutsideNames,
): WantedCertificates {
  const { validityDays, caValidityDays, handoverDays } = plan.security!.certificates;
  const isOutside = issuesForOutside(plan);
  const brokers = plan.brokers.map(({ id }) => id);
  const planned = plan.nodes.map(({ id }) => id);
  return {
    leaving: (existing?.sets ?? []).flatMap(({ ids }) => ids.filter((id) => !planned.includes(id))),
    cluster: plan.name,
    validityDays,
    caValidityDays,
    handoverDays,
    nodes: plan.nodes.map((node) => ({
      id: node.id,
      broker: brokers.includes(node.id),
      names: insideNames(plan, node, namespace),
      ...(isOutside &&
        brokers.includes(node.id) && { external: { names: hosts?.[node.id], given, foreseen: possible } }),
    })),
    users: [
      ...plan.security!.users.map(({ name, authentication }) => ({
        name,
        certificate: authentication === "tls",
      })),
      ...(checkLogins(plan.listeners).includes("tls") ? [{ name: CHECK_USER, certificate: true }] : []),
    ],
  };
}

function inPreview({ existing }: Observed) {
  return { held: existing?.secrets ?? {}, nodes: nodeReports(existing?.certificates) };
}

/** All of it; what has to be made is made. */
export async function made(decision: CertificatesDecision, tell: MadeCertificates["tell"]): Promise<Texts> {
  tell(decision.later);
  const texts: Texts = {};
  for (const secret of decision.secrets) texts[secret.name] = await madeTexts(secret);
  return texts;
}

/** What is known of it; what is to be made isn't. */
export function previewed(
  decision: CertificatesDecision,
  held: HeldSecrets = {},
  tell: MadeCertificates["tell"],
): Texts {
  // A new cluster's are all new, which nobody needs to be told, nor of a new user. A Secret that is gone is told by its name.
  const isNew = decision.secrets.every(({ name }) => !held[name]);
  const reasons = decision.secrets.flatMap((secret) =>
    changesOf(secret)
      .filter((change) => held[secret.name] || !/(?<!\.pem): new$/.test(change))
      .map((change) => `Secret ${secret.name}: ${change}`),
  );
  tell([...(isNew ? [] : reasons), ...decision.later]);
  return Object.fromEntries(
    decision.secrets.map((secret) => [secret.name, knownTexts(secret) ?? notYet<SecretTexts>()]),
  );
}

/** Not awaited: a log waits for the component, which may wait for others that wait for this. */
function teller({ parent }: ResourceContext): MadeCertificates["tell"] {
  const told = new Set<string>();
  return (texts) => {
    const fresh = texts.filter((text) => !told.has(text));
    for (const text of fresh) void pulumi.log.info(text, parent);
    fresh.forEach((text) => told.add(text));
  };
}

export function textsOf(texts: pulumi.Output<Texts>, name: string): pulumi.Output<SecretTexts> {
  return texts.apply((known) => known[name] ?? {});
}
