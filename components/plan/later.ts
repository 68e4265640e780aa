import type * as pulumi from "@pulumi/pulumi";

/** A text that comes to be while the program runs, such as another resource's output. The plan decides nothing from it. */
export type Later = Exclude<pulumi.Input<string>, string>;

/** Whether a value is such a text. */
export function isLater(value: unknown): value is Later {
  if (typeof value !== "object" || value === null) return false;
  const { apply, then } = value as { apply?: unknown; then?: unknown };
  return typeof apply === "function" || typeof then === "function";
}

/** What stands for it in pictures and messages. */
export function shownText(given: pulumi.Input<string>): string {
  return isLater(given) ? "‹another resource's output›" : given;
}
