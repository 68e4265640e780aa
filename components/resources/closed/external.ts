import * as pulumi from "@pulumi/pulumi";
import { changesOf } from "../../certificates/decidedSecret";
import { bracketed, withoutBrackets } from "../../plan/access/hosts";
import { SECRETS } from "../../plan/security/secretNames";
import { applyWork } from "../../pulumi/applyWork";
import type { OwnWait } from "../../rollout/ownWait";
import { type Observed, type ResourceContext, selector } from "../context";
import { decider, made, type MadeCertificates, previewed, type Texts } from "./certificates";

/**
 * What all Secrets with certificates hold once it is known what brokers advertise; secret. Where that was foreseen they stay as
 * they are. Another certificate for outside may have another authority sign, and then those of before follow.
 *
 * @param before what has to be there before they are looked at again
 */
export function finalTexts(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
  { external, texts, foreseen, tell }: Pick<MadeCertificates, "external" | "texts" | "foreseen" | "tell">,
  addresses: pulumi.Output<Record<number, string[]>>,
  before: pulumi.Output<unknown>,
): pulumi.Output<Texts> {
  if (!external) return texts;
  const { plan } = context;
  const known = pulumi.all([observed, texts, foreseen, addresses, before]);
  const decided = applyWork(known, async ([observedNow, held, names, hosts]): Promise<Texts> => {
    const seen = observedNow as Observed;
    const decide = decider(context, seen, { hosts, foreseen: names }, tell);
    const decision = decide({ held: held as Texts, nodes: {} });
    const outside = decision.secrets.find(({ name }) => name === SECRETS.external(plan.name))!;
    if (changesOf(outside).length === 0) return held as Texts;
    if (pulumi.runtime.isDryRun()) return previewed(decision, seen.existing?.secrets, tell);
    return made(await wait.certificates(seen.namespace, { labels: selector(plan), decide }), tell);
  });
  return pulumi.secret(decided);
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
