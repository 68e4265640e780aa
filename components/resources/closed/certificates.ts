import * as pulumi from "@pulumi/pulumi";
import { type CertificatesDecision, decideCertificates } from "../../certificates/decide";
import { changesOf, knownTexts, madeTexts } from "../../certificates/decidedSecret";
import type { HeldSecrets, WantedCertificates } from "../../certificates/wanted";
import { bracketed, withoutBrackets } from "../../plan/access/hosts";
import { checkLogins, CHECK_USER } from "../../plan/security/checkUser";
import { insideNames } from "../../plan/security/certificateNames";
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
  /** What all Secrets with certificates hold; secret. */
  texts: pulumi.Output<Texts>;
}

/** Certificates of nodes and users, and who signs them. Those for outside come later, once addresses are known. */
export function certificates(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
): MadeCertificates {
  const { plan } = context;
  const texts = pulumi.secret(
    applyWork(observed, async (seen): Promise<Texts> => {
      const decide = (now: { held: HeldSecrets; nodes: ReturnType<typeof nodeReports> }) =>
        decideCertificates({ ...now, wanted: wanted(context, seen.namespace), now: new Date() });
      if (!pulumi.runtime.isDryRun())
        return made(context, await wait.certificates(seen.namespace, { labels: selector(plan), decide }));
      return seen.existing ? previewed(context, decide(inPreview(seen))) : notYet<Texts>();
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
  return { secrets: [...authorities, ...leaves], texts };
}

/** Certificates for clients outside: they name the addresses that are advertised. */
export function externalCertificates(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
  texts: pulumi.Output<Texts>,
  addresses: pulumi.Output<Record<number, string[]>>,
): WrittenSecret {
  const name = SECRETS.external(context.plan.name);
  const own = pulumi.all([observed, texts, addresses]).apply(([{ namespace, existing }, known, hosts]) => {
    const held = { ...known, [name]: existing?.secrets?.[name] };
    const decision = decideCertificates({
      wanted: wanted(context, namespace, hosts),
      held,
      nodes: {},
      now: new Date(),
    });
    return ownTexts(decision, name);
  });
  return secretObject(context, observed, wait, name, pulumi.secret(own));
}

function wanted(
  { plan }: ResourceContext,
  namespace: string,
  hosts?: Record<number, string[]>,
): WantedCertificates {
  const { validityDays, caValidityDays, handoverDays, secret } = plan.security!.certificates;
  const isOutside = plan.listeners.some(({ external, security }) => external && security?.tls);
  const brokers = plan.brokers.map(({ id }) => id);
  return {
    cluster: plan.name,
    validityDays,
    caValidityDays,
    handoverDays,
    nodes: plan.nodes.map((node) => ({
      id: node.id,
      broker: brokers.includes(node.id),
      names: insideNames(plan, node, namespace),
      ...(isOutside &&
        secret === undefined &&
        brokers.includes(node.id) && { external: { names: hosts?.[node.id] } }),
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

/** The addresses that each broker advertises outside, by its id: those of all brokers, as one may take another's node. */
export function advertisedHosts(
  listeners: { endpoints: { nodeId: number; host: string }[]; bootstrap: string }[],
): Record<number, string[]> {
  const starts = listeners.flatMap(({ bootstrap }) => bootstrap.split(",").map(hostOf));
  const ids = listeners.flatMap(({ endpoints }) => endpoints.map(({ nodeId }) => nodeId));
  const hosts = listeners.flatMap(({ endpoints }) => endpoints.map(({ host }) => host));
  const all = [...new Set([...hosts, ...starts].map(withoutBrackets))].sort();
  return Object.fromEntries(ids.map((id) => [id, all]));
}

function hostOf(address: string): string {
  return bracketed(address.slice(0, address.lastIndexOf(":")));
}

/** The part of a decision that is a Secret, made where that may be. */
function ownTexts(decision: CertificatesDecision, name: string): Promise<SecretTexts> | SecretTexts {
  const secret = decision.secrets.find((each) => each.name === name)!;
  if (pulumi.runtime.isDryRun()) return knownTexts(secret) ?? notYet<SecretTexts>();
  return madeTexts(secret);
}
