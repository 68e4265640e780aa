import * as pulumi from "@pulumi/pulumi";
import { type CertificatesDecision, decideCertificates } from "../../certificates/decide";
import { changesOf, knownTexts, madeTexts } from "../../certificates/decidedSecret";
import type { HeldSecrets, WantedCertificates } from "../../certificates/wanted";
import type { Assigned } from "../../plan/access/advertised";
import { checkLogins, CHECK_USER } from "../../plan/security/checkUser";
import { insideNames } from "../../plan/security/certificateNames";
import { foreseenNames } from "../../plan/security/foreseenNames";
import { SECRETS } from "../../plan/security/secretNames";
import { applyWork } from "../../pulumi/applyWork";
import { nodeReports } from "../../rollout/look/usedCertificates";
import type { OwnWait } from "../../rollout/ownWait";
import { notYet, type Observed, type ResourceContext, selector } from "../context";
import { secretObject, type SecretTexts, type WrittenSecret } from "./secretObject";

/** Texts of Secrets, by their names and keys. */
export type Texts = Record<string, SecretTexts>;

/** What certificates have become. */
export interface MadeCertificates {
  /** What nodes need before they begin. */
  secrets: WrittenSecret[];
  /** The certificates for clients outside, as far as addresses are foreseen; undefined where none are made here. */
  external: WrittenSecret | undefined;
  /** Names that brokers may come to advertise. */
  foreseen: pulumi.Output<string[]>;
  /** What all Secrets with certificates hold; secret. */
  texts: pulumi.Output<Texts>;
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
  // A preview doesn't know all that is assigned, and has more to tell than names that are foreseen.
  const given = pulumi.runtime.isDryRun() ? pulumi.output({}) : assigned;
  const foreseen = pulumi
    .all([observed, given])
    .apply(([{ namespace, existing }, known]) => foreseenNames(plan, namespace, known, existing?.machines));
  const texts = pulumi.secret(
    applyWork(pulumi.all([observed, foreseen]), async ([known, names]): Promise<Texts> => {
      const seen = known as Observed;
      const { namespace, existing } = seen;
      const decide = (now: { held: HeldSecrets; nodes: ReturnType<typeof nodeReports> }) =>
        decideCertificates({
          ...now,
          wanted: wanted(context, seen, { foreseen: names }),
          now: new Date(),
        });
      if (!pulumi.runtime.isDryRun())
        return made(context, await wait.certificates(namespace, { labels: selector(plan), decide }));
      return existing ? previewed(context, decide(inPreview(seen))) : notYet<Texts>();
    }),
  );
  const name = plan.name;
  const authorities = [
    SECRETS.clusterCa,
    SECRETS.clientsCa,
    SECRETS.clusterCaCert,
    SECRETS.clientsCaCert,
  ].map((nameOf) => secretObject(context, observed, wait, nameOf(name), textsOf(texts, nameOf(name))));
  // Without the key of who signed it, a certificate would be followed by another authority's.
  const leaves = [SECRETS.nodes, SECRETS.admin].map((nameOf) =>
    secretObject(context, observed, wait, nameOf(name), textsOf(texts, nameOf(name)), {
      dependsOn: authorities.map(({ made }) => made),
    }),
  );
  const outside = SECRETS.external(name);
  const external = issuesForOutside(plan)
    ? secretObject(context, observed, wait, outside, textsOf(texts, outside))
    : undefined;
  return { secrets: [...authorities, ...leaves], external, foreseen, texts };
}

/** Whether listeners for outside have certificates that are made here. */
export function issuesForOutside({ listeners, security }: ResourceContext["plan"]): boolean {
  return (
    security?.certificates.secret === undefined &&
    listeners.some(({ external, security: own }) => external && own?.tls)
  );
}

/** @param outside hosts by the brokers' ids, once they are known, and what else they may be */
export function wanted(
  { plan }: ResourceContext,
  { namespace, existing }: Observed,
  { hosts, foreseen }: { hosts?: Record<number, string[]>; foreseen: string[] },
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
      ...(isOutside && brokers.includes(node.id) && { external: { names: hosts?.[node.id], foreseen } }),
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
async function made(context: ResourceContext, decision: CertificatesDecision): Promise<Texts> {
  tell(context, decision.later);
  const texts: Texts = {};
  for (const secret of decision.secrets) texts[secret.name] = await madeTexts(secret);
  return texts;
}

/** What is known of it; what is to be made isn't. */
function previewed(context: ResourceContext, decision: CertificatesDecision): Texts {
  const reasons = decision.secrets.flatMap((secret) =>
    changesOf(secret).map((change) => `Secret ${secret.name}: ${change}`),
  );
  // A new cluster's are all new, which nobody needs to be told.
  const isNew = reasons.every((reason) => reason.endsWith(": new") || reason.includes(": a new "));
  tell(context, [...(isNew ? [] : reasons), ...decision.later]);
  return Object.fromEntries(
    decision.secrets.map((secret) => [secret.name, knownTexts(secret) ?? notYet<SecretTexts>()]),
  );
}

/** Not awaited: a log waits for the component, which may wait for others that wait for this. */
function tell({ parent }: ResourceContext, texts: string[]): void {
  texts.forEach((text) => void pulumi.log.info(text, parent));
}

function textsOf(texts: pulumi.Output<Texts>, name: string): pulumi.Output<SecretTexts> {
  return texts.apply((known) => known[name] ?? {});
}

/** The part of a decision that is a Secret, made where that may be. */
export function ownTexts(decision: CertificatesDecision, name: string): Promise<SecretTexts> | SecretTexts {
  const secret = decision.secrets.find((each) => each.name === name)!;
  if (pulumi.runtime.isDryRun()) return knownTexts(secret) ?? notYet<SecretTexts>();
  return madeTexts(secret);
}
