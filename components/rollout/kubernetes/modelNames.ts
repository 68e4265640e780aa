/** An object, of which only the rules of a NetworkPolicy matter. */
interface Ruled {
  kind?: string;
  spec?: unknown;
}

/**
 * A NetworkPolicy as the Kubernetes library wants it, and any other object as it is. The library has another name for `from`,
 * and sends nothing of what it doesn't know: a rule without it lets everybody in.
 */
export function asModel<T extends Ruled>(object: T): T {
  return renamed(object, "from", "_from");
}

/** The same, that the library has read, as Kubernetes writes it. */
export function asWritten<T extends Ruled>(object: T): T {
  return renamed(object, "_from", "from");
}

function renamed<T extends Ruled>(object: T, before: string, after: string): T {
  const { ingress, ...spec } = (object.spec ?? {}) as { ingress?: Record<string, unknown>[] };
  if (object.kind !== "NetworkPolicy" || !ingress) return object;
  const rules = ingress.map((rule) =>
    Object.fromEntries(Object.entries(rule).map(([name, value]) => [name === before ? after : name, value])),
  );
  return { ...object, spec: { ...spec, ingress: rules } };
}
