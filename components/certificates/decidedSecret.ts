/** What a Secret is to hold, and why. */
export interface DecidedSecret {
  name: string;
  texts: Record<string, DecidedText>;
}

/** A text, or what makes it; and why it isn't what is held, where it isn't. */
export interface DecidedText {
  text: string | (() => Promise<string>);
  /** Undefined for what stays. */
  change?: string;
}

/** Why a Secret changes, a sentence a key; none if it stays. */
export function changesOf({ texts }: DecidedSecret): string[] {
  return Object.entries(texts).flatMap(([key, { change }]) => (change ? [`${key}: ${change}`] : []));
}

/** What it will hold, as far as that is known without making keys: all, or nothing. */
export function knownTexts({ texts }: DecidedSecret): Record<string, string> | undefined {
  const entries = Object.entries(texts).map(([key, { text }]) => [key, text] as const);
  return entries.every((entry): entry is readonly [string, string] => typeof entry[1] === "string")
    ? Object.fromEntries(entries)
    : undefined;
}

/** What it is to hold. What has to be made is made when this is first called, and is the same from then on. */
export async function madeTexts({ texts }: DecidedSecret): Promise<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const [key, { text }] of Object.entries(texts))
    made[key] = typeof text === "string" ? text : await text();
  return made;
}
