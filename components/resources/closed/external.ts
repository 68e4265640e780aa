import * as pulumi from "@pulumi/pulumi";
import { decideCertificates } from "../../certificates/decide";
import type { HeldSecrets } from "../../certificates/wanted";
import { bracketed, withoutBrackets } from "../../plan/access/hosts";
import { SECRETS } from "../../plan/security/secretNames";
import type { OwnWait } from "../../rollout/ownWait";
import type { Observed, ResourceContext } from "../context";
import { type MadeCertificates, ownTexts, wanted } from "./certificates";
import { rewritten, type SecretTexts, type WrittenSecret } from "./secretObject";

/**
 * The certificates for clients outside, once it is known what brokers advertise. Where that was foreseen they stay as they are.
 * Undefined where none are made here.
 */
export function externalCertificates(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
  { external, texts, foreseen }: Pick<MadeCertificates, "external" | "texts" | "foreseen">,
  addresses: pulumi.Output<Record<number, string[]>>,
): WrittenSecret | undefined {
  if (!external) return undefined;
  const known = pulumi.all([observed, texts, foreseen, addresses]);
  const own = known.apply(async ([seen, held, names, hosts]): Promise<SecretTexts> => {
    const decision = decideCertificates({
      wanted: wanted(context, seen as Observed, { hosts, foreseen: names }),
      held: held as HeldSecrets,
      nodes: {},
      now: new Date(),
    });
    return ownTexts(decision, SECRETS.external(context.plan.name));
  });
  return rewritten(observed, wait, external.made, own);
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
