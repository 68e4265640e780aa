import type { PlannedListener } from "../plan/access/listeners";
import { type ClientIdentity, clientConfiguration, FILES } from "./clientConfiguration";
import { jaasConfig } from "./jaasConfig";
import { listenersOf, type OutputUser } from "./userOutput";

/** A user with what it proves itself by. */
export type KnownUser = OutputUser & ClientIdentity;

/** A listener as its clients know it. */
export interface KnownListener extends Pick<PlannedListener, "name" | "security" | "external"> {
  bootstrap: string;
  /** PEM text of the authorities that sign its brokers' certificates; undefined: those that everybody knows. */
  ca?: string;
}

/** The files of a user's Secret, by their names: what UserOutput says of them. */
export function userSecret(user: KnownUser, listeners: KnownListener[]): Record<string, string> {
  const own = listenersOf(user.authentication, listeners);
  const authorities = [...new Set(own.flatMap(({ security, ca }) => (security?.tls && ca) || []))];
  const ca = authorities.length > 0 ? authorities.map(withLineEnd).join("") : undefined;
  const files: Record<string, string | undefined> = { ...proofOf(user), [FILES.ca]: ca };
  for (const [i, { name, bootstrap, security, ca }] of own.entries()) {
    const { java, librdkafka } = clientConfiguration(bootstrap, security, { ca, user });
    const texts = { "client.properties": java, "librdkafka.properties": librdkafka };
    for (const [file, text] of Object.entries(texts)) {
      if (i === 0) files[file] = text;
      files[`${name}.${file}`] = text;
    }
  }
  const known = Object.entries(files).filter((file): file is [string, string] => file[1] !== undefined);
  return Object.fromEntries(known);
}

function proofOf({ name, authentication, password, certificate, key }: KnownUser) {
  if (password === undefined) return { [FILES.certificate]: certificate, [FILES.key]: key };
  return { password, "sasl.jaas.config": jaasConfig(authentication, name, password) };
}

function withLineEnd(pem: string): string {
  return pem.endsWith("\n") ? pem : `${pem}\n`;
}
