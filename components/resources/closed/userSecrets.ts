import * as pulumi from "@pulumi/pulumi";
import { Authentication } from "../../args";
import { KEYS } from "../../certificates/secretNames";
import { FILES } from "../../outputs/clientConfiguration";
import { userSecret as userFiles } from "../../outputs/userSecret";
import { javaProperties } from "../../outputs/javaProperties";
import { checkLogins, CHECK_USER } from "../../plan/security/checkUser";
import { SECRETS, userSecret } from "../../plan/security/secretNames";
import { applyWork } from "../../pulumi/applyWork";
import type { OwnWait } from "../../rollout/ownWait";
import type { Observed, ResourceContext } from "../context";
import type { Texts } from "./certificates";
import { secretObject, type SecretTexts, type WrittenSecret } from "./secretObject";

/** Who may log in with a certificate, and by a password that brokers know. Brokers take changes up while they run. */
export function listenerUsers(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
  passwords: pulumi.Output<Record<string, string>>,
): WrittenSecret {
  const { plan } = context;
  const logins = checkLogins(plan.listeners);
  const namesOf = (authentication: Authentication) => [
    ...plan.security!.users.filter((user) => user.authentication === authentication).map(({ name }) => name),
    ...(logins.includes(authentication) ? [CHECK_USER] : []),
  ];
  const texts = passwords.apply((known): SecretTexts => ({
    "tls-users": namesOf(Authentication.Tls)
      .map((name) => `${name}\n`)
      .join(""),
    "plain-users": javaProperties(namesOf(Authentication.Plain).map((name) => [name, known[name]])),
  }));
  const name = SECRETS.listenerUsers(plan.name);
  applyWork(pulumi.all([observed, texts]), async ([{ existing }, known]) => {
    const changes = existing?.secrets?.[name] && describeLogins(existing.secrets[name], known);
    if (changes) void pulumi.log.info(changes, context.parent);
  });
  return secretObject(context, observed, wait, name, texts, { isReadByNodes: true });
}

/** Who may log in otherwise than before, in words; undefined where nobody. */
export function describeLogins(before: SecretTexts, now: SecretTexts): string | undefined {
  // A value of several lines is one again: none of it may be told.
  const linesOf = (texts: SecretTexts) =>
    Object.values(texts).flatMap((text) => text.replaceAll("\\\n", "").split("\n"));
  const [former, wanted] = [linesOf(before), linesOf(now)];
  const changed = [
    ...former.filter((line) => !wanted.includes(line)),
    ...wanted.filter((line) => !former.includes(line)),
  ];
  const names = [...new Set(changed.map((line) => line.split("=")[0]))].filter(Boolean).sort();
  if (names.length === 0) return undefined;
  return `Users ${names.join(", ")} log in otherwise than before, or not any more. Brokers take that up while they run.`;
}

/** What clients are told of a listener. */
export interface ListenerClients {
  bootstrap: string;
  /** PEM text of who signs its brokers' certificates. */
  ca?: string;
}

/** What the client of each user needs, once addresses are known. */
export function userSecrets(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
  known: {
    texts: pulumi.Output<Texts>;
    passwords: pulumi.Output<Record<string, string>>;
    /** How clients know each listener, in the order of the plan. */
    clients: pulumi.Output<ListenerClients[]>;
  },
): WrittenSecret[] {
  const { plan } = context;
  if (checkLogins(plan.listeners).includes(Authentication.Tls)) {
    const check = userSecret(plan.name, CHECK_USER);
    secretObject(
      context,
      observed,
      wait,
      check,
      known.texts.apply((texts) => texts[check]),
    );
  }
  return plan.security!.users.map(({ name, authentication }) => {
    const secret = userSecret(plan.name, name);
    const files = pulumi
      .all([known.texts, known.passwords, known.clients])
      .apply(([texts, passwords, clients]): SecretTexts => {
        const own = texts[secret] ?? {};
        const identity = {
          ...{ name, authentication, password: passwords[name] },
          ...{ certificate: own[KEYS.userCertificate], key: own[KEYS.userKey] },
        };
        const files = userFiles(
          identity,
          plan.listeners.map((listener, i) => ({ ...listener, ...clients[i] })),
        );
        // Clients of listeners without TLS need no authority; but it is where it was handed out that it is followed.
        const authorities = own[KEYS.certificate];
        return authorities === undefined ? files : { [KEYS.certificate]: authorities, ...files };
      });
    // Of certificates the decision on them tells.
    const tells = (key: string) => !Object.values<string>(FILES).includes(key);
    return secretObject(context, observed, wait, secret, pulumi.secret(files), { tells });
  });
}
