/** Modules of Kafka's own that log in by name and password. */
const MODULES: Record<string, string> = {
  "scram-sha-512": "org.apache.kafka.common.security.scram.ScramLoginModule",
  plain: "org.apache.kafka.common.security.plain.PlainLoginModule",
};

/** `sasl.jaas.config` of a user with a password; undefined where nobody logs in by one. */
export function jaasConfig(
  authentication: string | undefined,
  name: string,
  password: string,
): string | undefined {
  const module = MODULES[authentication ?? ""];
  return module && `${module} required username="${quoted(name)}" password="${quoted(password)}";`;
}

/** As Java's StreamTokenizer reads what is in quotes. */
function quoted(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}
