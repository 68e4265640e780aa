import { kubectl } from "./kubectl";

/** A line for each object of these kinds in a namespace: its name, and what these paths in it say. */
export async function seen(namespace: string, kinds: string, ...paths: string[]): Promise<string[]> {
  const line = ["{.metadata.name}", ...paths.map((path) => `{${path}}`)].join(" ");
  const text = await kubectl(
    ...["-n", namespace, "get", kinds, "-o", `jsonpath={range .items[*]}${line}{"\\n"}{end}`],
  );
  return text.trim().split("\n").sort();
}
