import type { AuthorityDecision, Signer } from "./authority";
import type { DecidedText } from "./decidedSecret";
import type { Authority } from "./issue";
import { readCertificates } from "./read";
import { KEYS } from "./secretNames";

/** The Secret with the key of the CA that signs, and of the one that will. */
export function authoritySecret(
  { target, former, change = "another CA signs now", handover }: AuthorityDecision,
  held: Record<string, string> | undefined,
): Record<string, DecidedText> {
  const pair = ([certificate, key]: [string, string], signer: Signer): Record<string, DecidedText> => ({
    [certificate]: textOf(signer, "certificate", held?.[certificate], change),
    [key]: textOf(signer, "key", held?.[key], change),
  });
  return {
    ...pair([KEYS.certificate, KEYS.key], former ?? target),
    ...(former ? pair([KEYS.nextCertificate, KEYS.nextKey], target) : {}),
    ...(handover ? { [KEYS.handover]: handover } : {}),
  };
}

function textOf(
  signer: Signer,
  part: keyof Authority,
  present: string | undefined,
  change: string,
): DecidedText {
  const { held } = signer;
  if (!held) return { text: async () => (await signer.pem())[part], change };
  // Whoever brought a CA may have written it in another way.
  const isSame =
    part === "key" ? present === held.key : readCertificates(present)[0]?.fingerprint === held.fingerprint;
  if (isSame && present) return { text: present };
  return { text: part === "key" ? held.key : held.pem, change };
}

/** All CAs that are trusted, as one text: the one that stays is the last. */
export function trustText(
  { target, others, change }: AuthorityDecision,
  present: string | undefined,
): DecidedText {
  const former = others.map(({ pem }) => pem).join("");
  if (!target.held) return { text: async () => `${former}${(await target.pem()).certificate}`, change };
  const wanted = [...others, target.held].map(({ fingerprint }) => fingerprint);
  const trusted = readCertificates(present).map(({ fingerprint }) => fingerprint);
  const isSame = wanted.length === trusted.length && wanted.every((each) => trusted.includes(each));
  if (isSame && present) return { text: present };
  const isMore = wanted.some((each) => !trusted.includes(each));
  return {
    text: `${former}${target.held.pem}`,
    change:
      present === undefined
        ? "new"
        : isMore
          ? "another CA is trusted too"
          : "a former CA is no longer trusted",
  };
}
