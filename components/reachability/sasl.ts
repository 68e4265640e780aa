import type { PasswordCredentials, SaslCredentials } from "./credentials";
import { bytes, text } from "./fields";
import type { KafkaConnection } from "./kafkaConnection";
import { Scram } from "./scram";
import { NotLetIn, UserRefused } from "./unusable";

// With version 1 of the handshake what follows is in requests of their own. Kafka 3.3 to 4.4 have both.
const SASL_HANDSHAKE = { key: 17, version: 1 };
const SASL_AUTHENTICATE = { key: 36, version: 0 };

const UNSUPPORTED_SASL_MECHANISM = 33;
const ILLEGAL_SASL_STATE = 34;

/**
 * Logs in as a client does. False where that takes a token, which can't be had here; the broker has offered to take one then.
 *
 * @throws Unusable
 */
export async function logIn(connection: KafkaConnection, credentials: SaslCredentials): Promise<boolean> {
  await agreeOn(connection, credentials.mechanism);
  switch (credentials.mechanism) {
    case "PLAIN":
      await authenticate(connection, credentials, plainMessage(credentials));
      return true;
    case "SCRAM-SHA-512": {
      const scram = new Scram(credentials);
      const first = await authenticate(connection, credentials, scram.first());
      scram.check(await authenticate(connection, credentials, await scram.final(first)));
      return true;
    }
    case "OAUTHBEARER":
      return false;
  }
}

/** RFC 4616. */
function plainMessage({ username, password }: PasswordCredentials): string {
  return `\0${username}\0${password}`;
}

async function agreeOn(connection: KafkaConnection, mechanism: string): Promise<void> {
  const answer = await connection.ask({ ...SASL_HANDSHAKE, body: text(mechanism) });
  const code = answer.int16();
  if (code === 0) return;
  if (code === ILLEGAL_SASL_STATE) throw new NotLetIn("the broker asks for no login on this listener");
  const taken = answer.list(() => answer.text() ?? "").join(", ");
  const reason = code === UNSUPPORTED_SASL_MECHANISM ? `takes ${taken || "nothing"}` : `error ${code}`;
  throw new NotLetIn(`the broker doesn't let clients log in by ${mechanism}: ${reason}`);
}

/** The broker's answer to a step of a login. */
async function authenticate(
  connection: KafkaConnection,
  { username, mechanism }: PasswordCredentials,
  message: string,
): Promise<string> {
  const answer = await connection.ask({ ...SASL_AUTHENTICATE, body: bytes(Buffer.from(message)) });
  const code = answer.int16();
  const reason = answer.text();
  if (code !== 0) {
    // Brokers read the users of PLAIN from a file, and keep those of SCRAM in the metadata.
    const mayCome = mechanism === "PLAIN";
    throw new UserRefused(
      `the broker refuses user "${username}" or its password (${reason ?? `error ${code}`})`,
      { mayCome },
    );
  }
  return answer.bytes().toString("utf8");
}
