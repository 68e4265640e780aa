import { Mistakes } from "./mistakes";

/** Pods are called `<name>-<ordinal>`, ConfigMaps `<name>-topics-<hash>`: 40 leaves room for both in 63. */
const LONGEST_NAME = 40;

/** Checks the name that all Kubernetes objects of the cluster begin with (RFC 1123 label, begins with a letter). */
export function planName(component: string, name: string | undefined, mistakes: Mistakes): string {
  const planned = name ?? component;
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(planned) || planned.length > LONGEST_NAME) {
    mistakes.add(
      "name",
      `is "${planned}"; Kubernetes takes lower-case letters, digits and "-", beginning with a letter and ` +
        `ending with a letter or digit, here at most ${LONGEST_NAME} of them`,
    );
  }
  return planned;
}

/** Whether a text is a DNS name of lower-case letters (RFC 1123), which Kubernetes asks for in many places. */
export function isDnsName(text: string): boolean {
  const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  return new RegExp(`^${label}(\\.${label})*$`).test(text) && text.length <= 253;
}

/**
 * The entry of `known` that `word` is most likely a slip of, if any is close.
 *
 * @param most how many letters may differ, by default a third of them
 */
export function suggestion(word: string, known: Iterable<string>, most = Infinity): string | undefined {
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of known) {
    const close = Math.min(most, Math.max(1, Math.floor(candidate.length / 3)));
    if (Math.abs(word.length - candidate.length) > close) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= close && (!best || distance < best.distance)) {
      best = { candidate, distance };
    }
  }
  return best?.candidate;
}

/** How many letters were mistyped, left out, added, or swapped with their neighbour. */
function editDistance(a: string, b: string): number {
  const distances = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const mistyped = distances[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? distances[i - 2][j - 2] + 1
          : Infinity;
      row[j] = Math.min(distances[i - 1][j] + 1, row[j - 1] + 1, mistyped, swapped);
    }
    distances.push(row);
  }
  return distances[a.length][b.length];
}
