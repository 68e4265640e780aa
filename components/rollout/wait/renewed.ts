const renewMilliseconds = 5000;

/**
 * Tells what is new of it, and every five seconds that nothing is: who watches sees that it goes on. In CI, where each is a
 * line of its own, only what is new.
 */
export function renewed(
  progress: (text: string) => void,
  env: NodeJS.ProcessEnv = process.env,
): (text: string) => void {
  let last: string | undefined;
  let since = 0;
  let toldAt = 0;
  return (text) => {
    const now = Date.now();
    if (text !== last) {
      [last, since, toldAt] = [text, now, now];
      progress(text);
    } else if (!env.CI && now - toldAt >= renewMilliseconds) {
      toldAt = now;
      progress(`${text} (for ${Math.round((now - since) / 1000)} s)`);
    }
  };
}

/** Whether a line of progress tells nothing new. */
export function isRenewal(line: string): boolean {
  return / \(for \d+ s\)$/.test(line);
}
