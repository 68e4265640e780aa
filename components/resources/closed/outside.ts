import * as pulumi from "@pulumi/pulumi";
import { readCertificates } from "../../certificates/read";
import { KEYS } from "../../certificates/secretNames";
import type { ListenerOutput } from "../../outputs/listenerOutput";
import { CHECK_USER } from "../../plan/security/checkUser";
import { mechanismOf } from "../../plan/security/listenerSecurity";
import { SECRETS, userSecret } from "../../plan/security/secretNames";
import { applyWork } from "../../pulumi/applyWork";
import type { Credentials, SaslCredentials } from "../../reachability/credentials";
import type { WantedUse } from "../../rollout/diagnosis/lateCertificates";
import type { OwnWait } from "../../rollout/ownWait";
import { type Observed, type ResourceContext, selector } from "../context";
import { textsOf } from "./certificates";
import { advertisedHosts, finalTexts } from "./external";
import type { ClosedParts } from "./index";
import { rewritten, type SecretTexts } from "./secretObject";
import { userSecrets } from "./userSecrets";

/** Whom clients trust on listeners for inside and for outside, as PEM text; undefined: whom their machine does. */
export interface Trust {
  inside?: string;
  outside?: string;
}

/** What closes a cluster for clients outside, once its nodes run. */
export interface ClosedOutside {
  /** Resolves once every node serves the certificates that it is to serve. */
  served: pulumi.Output<unknown>;
  /** What the check gets in with on each listener, in the order of the plan; secret. */
  credentials: pulumi.Output<Credentials[]>;
}

/** Whom clients trust. Nothing of it is secret. */
export function trustOf(
  { plan }: ResourceContext,
  observed: pulumi.Output<Observed>,
  closed: ClosedParts | undefined,
): pulumi.Output<Trust> {
  if (!closed) return pulumi.output({});
  const own = pulumi.unsecret(
    closed.texts.apply((texts) => texts[SECRETS.clusterCaCert(plan.name)]?.[KEYS.certificate]),
  );
  const { secret } = plan.security!.certificates;
  return pulumi.all([own, observed]).apply(([inside, { existing }]) => ({
    inside,
    outside: secret === undefined ? inside : existing?.keptSecrets?.[secret]?.[KEYS.certificate],
  }));
}

/** Certificates that name the advertised addresses, and what users need. */
export function closedOutside(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
  { secrets, passwords, ...certificates }: ClosedParts,
  ready: pulumi.Output<string>,
  described: pulumi.Output<ListenerOutput[]>,
): ClosedOutside {
  const { plan } = context;
  const outside = described.apply((all) =>
    advertisedHosts(all.filter((_, i) => plan.listeners[i].external && plan.listeners[i].security?.tls)),
  );
  const { texts, holders } = certificates;
  const clients = described.apply((all) => all.map(({ bootstrap, ca }) => ({ bootstrap, ca })));
  const users = userSecrets(context, observed, wait, { texts, passwords, clients });
  const before = pulumi.all([...secrets, ...Object.values(holders), ...users].map(({ made }) => made));
  const last = finalTexts(context, observed, wait, certificates, outside, before);
  const written = pulumi.all(
    Object.entries(holders)
      .map(([name, { made }]) => rewritten(observed, wait, made, textsOf(last, name)))
      .map(({ made, texts: own }) => pulumi.all([own, made])),
  );
  const ids = plan.nodes.map(({ id }) => id);
  const served = applyWork(pulumi.all([ready, written]), async ([namespace, all]) => {
    const held = all.map(([own]) => own);
    await wait.served(namespace, selector(plan), wantedOf(ids, held));
  });
  const credentials = pulumi.all([texts, passwords, described]).apply(([known, words, listeners]) =>
    plan.listeners.map(({ security }, i): Credentials => {
      if (!security) return {};
      const own = known[userSecret(plan.name, CHECK_USER)] ?? {};
      const pair = { certificate: own[KEYS.userCertificate], key: own[KEYS.userKey] };
      const mechanism = mechanismOf(security);
      return {
        ...(security.tls && { tls: { ca: listeners[i].ca, ...(security.authentication === "tls" && pair) } }),
        ...(mechanism && { sasl: loginOf(mechanism, words[CHECK_USER]) }),
      };
    }),
  );
  return { served, credentials: credentials as pulumi.Output<Credentials[]> };
}

function loginOf(mechanism: string, password: string): SaslCredentials {
  if (mechanism === "OAUTHBEARER") return { mechanism };
  return { mechanism: mechanism as "SCRAM-SHA-512" | "PLAIN", username: CHECK_USER, password };
}

/** What nodes are to serve by what these Secrets hold, and whom to trust. */
function wantedOf(ids: number[], secrets: SecretTexts[]): WantedUse {
  const held = secrets.flatMap((texts) => Object.entries(texts));
  const fingerprintsOf = (...keys: string[]) =>
    held
      .filter(([key]) => keys.includes(key))
      .map(([, text]) => readCertificates(text).map(({ fingerprint }) => fingerprint));
  const ofNode = (id: number) => fingerprintsOf(KEYS.node(id), KEYS.external(id)).map(([leaf]) => leaf);
  return {
    serves: Object.fromEntries(ids.map((id) => [id, ofNode(id)])),
    trusts: fingerprintsOf(KEYS.certificate).flat(),
  };
}
