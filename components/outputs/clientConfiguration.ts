import { type ListenerSecurity, mechanismOf, protocolOf } from "../plan/security/listenerSecurity";
import { hasPassword } from "../plan/security/users";
import { jaasConfig } from "./jaasConfig";
import { javaProperties } from "./javaProperties";
import { librdkafkaProperties } from "./librdkafkaProperties";

/** Who a client is. */
export interface ClientIdentity {
  name: string;
  /** Where clients log in by name and password. */
  password?: string;
  /** PEM text, where clients have a certificate: it, and what signed it behind it. */
  certificate?: string;
  /** PEM text in PKCS#8: its key. */
  key?: string;
}

/** What a client trusts, and who it is. */
export interface ClientTrust {
  /** PEM text of the authorities that sign brokers' certificates; undefined: those that the client's machine knows. */
  ca?: string;
  /** Undefined: the text lacks who the client is, which a listener may ask for. */
  user?: ClientIdentity;
}

/** A client's configuration, as each family of clients reads it. */
export interface ClientConfiguration {
  /** For Java's clients and Kafka's own tools (`--command-config`): everything in one text (java.util.Properties). */
  java: string;
  /** For kcat (`-F`) and other clients on librdkafka: certificates are in files of `FILES` beside it. */
  librdkafka: string;
}

/** The files that librdkafka reads certificates from. Keys of a user's Secret are called the same. */
export const FILES = { ca: "ca.crt", certificate: "user.crt", key: "user.key" } as const;

/**
 * How a client uses a listener. One text can't serve all clients: librdkafka refuses properties that it doesn't know, and
 * kcat reads lines of at most 511 characters, into which no certificate goes.
 *
 * @param security undefined for a listener that is open to everybody
 */
export function clientConfiguration(
  bootstrap: string,
  security: ListenerSecurity | undefined,
  trust: ClientTrust = {},
): ClientConfiguration {
  const common: [string, string][] = [
    ["bootstrap.servers", bootstrap],
    ["security.protocol", protocolOf(security)],
  ];
  const mechanism = security && mechanismOf(security);
  if (mechanism) common.push(["sasl.mechanism", mechanism]);
  return {
    java: javaProperties([...common, ...javaTrust(security, trust)]),
    librdkafka: librdkafkaProperties([...common, ...librdkafkaTrust(security, trust)]),
  };
}

function javaTrust(security: ListenerSecurity | undefined, { ca, user }: ClientTrust): [string, string][] {
  const properties: [string, string][] = [];
  if (security?.tls && ca !== undefined) {
    properties.push(["ssl.truststore.type", "PEM"], ["ssl.truststore.certificates", ca]);
  }
  if (showsCertificate(security) && user?.certificate !== undefined && user.key !== undefined) {
    properties.push(
      ["ssl.keystore.type", "PEM"],
      ["ssl.keystore.certificate.chain", user.certificate],
      ["ssl.keystore.key", user.key],
    );
  }
  const jaas = user?.password !== undefined && jaasConfig(security?.authentication, user.name, user.password);
  return jaas ? [...properties, ["sasl.jaas.config", jaas]] : properties;
}

function librdkafkaTrust(
  security: ListenerSecurity | undefined,
  { ca, user }: ClientTrust,
): [string, string][] {
  const properties: [string, string][] = [];
  if (security?.tls && ca !== undefined) properties.push(["ssl.ca.location", FILES.ca]);
  if (showsCertificate(security) && user?.certificate !== undefined && user.key !== undefined) {
    properties.push(["ssl.certificate.location", FILES.certificate], ["ssl.key.location", FILES.key]);
  }
  if (security?.authentication && hasPassword(security.authentication) && user?.password !== undefined) {
    properties.push(["sasl.username", user.name], ["sasl.password", user.password]);
  }
  return properties;
}

function showsCertificate(security: ListenerSecurity | undefined): boolean {
  return security?.tls === true && security.authentication === "tls";
}
