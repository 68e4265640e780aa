import { setTimeout as pause } from "node:timers/promises";
import { type CertificatesDecision } from "../../certificates/decide";
import { changesOf, madeTexts } from "../../certificates/decidedSecret";
import type { HeldSecrets, NodeReports } from "../../certificates/wanted";
import { UserError } from "../../userError";
import { lateCertificates, type WantedUse } from "../diagnosis/lateCertificates";
import type { WorkArgs } from "../kubernetes/workArgs";
import { askAgents } from "../look/askAgents";
import { nodeReports, usedCertificates } from "../look/usedCertificates";
import { ClusterEditor } from "../surgery/clusterEditor";
import { poke } from "../surgery/poke";

/** What certificates are decided from, but for the time. */
export interface CertificatesSeen {
  held: HeldSecrets;
  nodes: NodeReports;
}

/** Whose certificates they are, and what is to be done about them. */
export interface CertificateSteps {
  /** Of the cluster's objects. */
  labels: Record<string, string>;
  decide(seen: CertificatesSeen): CertificatesDecision;
}

const againMilliseconds = 1000;
/** Pods that a kubelet was asked to look at, and which it may have overlooked. */
const pokedMilliseconds = 15_000;

/**
 * Takes the steps that certificates of a cluster that runs need one after the other, such as those by which an authority
 * takes the place of another. Each is written once all nodes have taken up the one before. Resolves to what is decided in
 * the end, which is left to be written.
 */
export async function awaitCertificates(args: WorkArgs & CertificateSteps): Promise<CertificatesDecision> {
  const { kubeConfig, namespace, labels, timeoutSeconds = 600, progress } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  let waits = "";
  let pokedAt = 0;
  for (let end = Date.now() + timeoutSeconds * 1000; ; await pause(againMilliseconds)) {
    const [pods, held] = await Promise.all([cluster.podsWith(labels), cluster.secrets(labels)]);
    if (!held || !pods)
      throw new UserError(
        `Secrets and pods of ${namespace} can't be listed, which closed clusters need. Grant "list" on both.`,
      );
    const nodes = nodeReports(usedCertificates(pods, await askAgents(cluster, pods)));
    const decision = args.decide({ held, nodes });
    if (decision.waits.length === 0) return decision;
    const changed = decision.secrets.filter((secret) => changesOf(secret).length > 0);
    for (const secret of changed) await cluster.writeSecret(secret.name, labels, await madeTexts(secret));
    const now = decision.waits.join("; ");
    if (now !== waits || changed.length > 0) {
      end = Date.now() + timeoutSeconds * 1000;
      progress?.(decision.waits[0]);
    }
    if (now !== waits || changed.length > 0 || Date.now() - pokedAt > pokedMilliseconds) {
      pokedAt = Date.now();
      await poke(cluster, pods);
    }
    waits = now;
    if (Date.now() > end) {
      throw new UserError(
        `Certificates in ${namespace} can't be replaced, and the former ones stay in use: ${decision.waits.join("; ")}.`,
      );
    }
  }
}

/** Resolves once every node uses what it was given last, and nothing else. */
export async function awaitServed(
  args: WorkArgs & { labels: Record<string, string>; wanted: WantedUse },
): Promise<void> {
  const { kubeConfig, namespace, labels, wanted, timeoutSeconds = 600, progress } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  let pokedAt = 0;
  for (const end = Date.now() + timeoutSeconds * 1000; ; await pause(againMilliseconds)) {
    const pods = (await cluster.podsWith(labels)) ?? [];
    const reasons = lateCertificates(usedCertificates(pods, await askAgents(cluster, pods)), wanted);
    if (reasons.length === 0) return;
    progress?.(reasons[0]);
    if (Date.now() > end) throw new UserError(`${reasons.join("; ")}. The former one stays in use.`);
    if (Date.now() - pokedAt > pokedMilliseconds) {
      pokedAt = Date.now();
      await poke(cluster, pods);
    }
  }
}
