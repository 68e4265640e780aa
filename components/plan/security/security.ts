import type { KafkaClusterArgs } from "../../args";
import type { PlannedListener } from "../access/listeners";
import type { Mistakes } from "../mistakes";
import { settingPath } from "../settings";
import { type PlannedCertificates, planCertificates } from "./certificates";
import { ownSecretNamed } from "./secretNames";
import { type PlannedUser, planUsers, type UserContext } from "./users";

/** What closes a cluster to strangers. An open cluster has none. */
export interface PlannedSecurity {
  certificates: PlannedCertificates;
  /** Undefined: who gets in may do everything. */
  authorization?: PlannedAuthorization;
  users: PlannedUser[];
}

/** Who may do what. */
export interface PlannedAuthorization {
  /** Principals that may do everything, in Kafka's words, the nodes' own first. */
  superUsers: string[];
}

type SecurityArgs = Pick<
  KafkaClusterArgs,
  "listeners" | "authorization" | "certificates" | "users" | "config"
>;

/** Whether the arguments close a cluster: its nodes then have certificates. */
export function isClosed({ listeners = [], authorization, certificates, users }: SecurityArgs): boolean {
  return (
    authorization !== undefined ||
    certificates !== undefined ||
    (users ?? []).length > 0 ||
    listeners.some(({ tls, authentication }) => tls || authentication !== undefined)
  );
}

/**
 * Who the nodes are to each other, and the Job to them (kafkacluster.agent.NodePrincipals). All who log in are of type User, so
 * nobody can be called this.
 */
export const NODES = "Node:@cluster";

/**
 * Decides what closes a cluster to strangers; undefined for an open one.
 *
 * @param listeners as planned
 */
export function planSecurity(
  args: SecurityArgs,
  listeners: PlannedListener[],
  context: Omit<UserContext, "authorizes">,
  mistakes: Mistakes,
): PlannedSecurity | undefined {
  checkOwned(args, mistakes);
  if (!isClosed(args)) return undefined;
  if (!context.hasControllers) {
    mistakes.add(
      "zooKeeper",
      "is beside arguments that close the cluster (tls, authentication, authorization, certificates or users), which takes controllers: " +
        "brokers with ZooKeeper keep their users there, open to whoever reaches it. Migrate to controllers first",
    );
  }
  const security = {
    certificates: planCertificates(args.certificates, mistakes),
    users: planUsers(args.users, { ...context, authorizes: args.authorization !== undefined }, mistakes),
  };
  checkKeptByOthers(security, context.cluster, mistakes);
  return {
    ...security,
    ...(args.authorization && {
      authorization: planAuthorization(args.authorization, listeners, mistakes),
    }),
  };
}

function planAuthorization(
  { superUsers = [] }: NonNullable<KafkaClusterArgs["authorization"]>,
  listeners: PlannedListener[],
  mistakes: Mistakes,
): PlannedAuthorization {
  superUsers.forEach((name, i) => {
    const path = `authorization.superUsers[${i}]`;
    if (/[;\s]/.test(name) || name === "" || name === "User:") {
      mistakes.add(
        path,
        `is "${name}"; write the name of a user, or a principal such as User:CN=ops,O=Example`,
      );
    } else if (/^(User:)?\*$/.test(name)) {
      mistakes.add(
        path,
        `is "${name}"; Kafka takes no wildcard here, so name each user who may do everything`,
      );
    } else if (/^(?!User:)\w+:/.test(name)) {
      mistakes.add(path, `is "${name}"; Kafka knows principals of kind User alone, as in User:admin`);
    }
  });
  listeners.forEach(({ name, security }, i) => {
    if (security?.authentication === undefined) {
      mistakes.add(
        `listeners[${i}].authentication`,
        `is missing beside authorization: nobody on "${name}" could be allowed anything. Say how its clients log in`,
      );
    }
  });
  const principals = superUsers.map((name) => (name.startsWith("User:") ? name : `User:${name}`));
  return { superUsers: [NODES, ...principals] };
}

const AUTHORIZER = "authorizer.class.name";

/** Settings that follow from the arguments. Alone in a file some of them would lock brokers out of their own cluster. */
function checkOwned(args: SecurityArgs, mistakes: Mistakes): void {
  if (args.config?.[AUTHORIZER]) {
    const reason =
      "can't be set here: alone it would keep the brokers out of their own cluster; use authorization";
    mistakes.add(settingPath("config", AUTHORIZER), reason);
  }
  if (!isClosed(args)) return;
  const rules: [RegExp, string][] = [
    [
      /^(super\.users|allow\.everyone\.if\.no\.acl\.found|(listener\.name\.[^.]+\.)?principal\.builder\.class)$/,
      "use authorization",
    ],
    [
      /^(listener\.name\.[^.]+\.)?ssl\.(keystore|truststore|key|engine|client\.auth|principal|endpoint|provider|secure)/,
      "it follows from listeners and certificates",
    ],
    [
      /^(listener\.name\.[^.]+\.)?([^.]+\.)?sasl\.(enabled\.mechanisms|mechanism\.|jaas|server\.callback|client\.callback|login\.)/,
      "it follows from listeners and users",
    ],
    [
      /^(listener\.name\.[^.]+\.)?sasl\.oauthbearer\.(jwks\.endpoint\.url|expected\.|sub\.)/,
      "use oauth of the listener",
    ],
  ];
  for (const name of Object.keys(args.config ?? {})) {
    const [, instead] = rules.find(([pattern]) => pattern.test(name)) ?? [];
    if (instead) mistakes.add(settingPath("config", name), `can't be set here: ${instead}`);
  }
}

/** A Secret that somebody else keeps can't be one that the cluster writes: either would undo what the other has written. */
function checkKeptByOthers(
  { certificates, users }: PlannedSecurity,
  cluster: string,
  mistakes: Mistakes,
): void {
  const passwords = users.flatMap(({ password }) => password ?? []);
  for (const { secret, path } of [{ secret: certificates.secret, path: "certificates" }, ...passwords]) {
    const own = secret !== undefined && ownSecretNamed(cluster, users, secret);
    if (own)
      mistakes.add(`${path}.secret`, `is "${secret}", which is ${own}; name one that somebody else keeps`);
  }
}

/** Names of the Secrets that others keep for a cluster. */
export function keptSecretsOf({ certificates, users }: PlannedSecurity): string[] {
  const names = [certificates.secret, ...users.map(({ password }) => password?.secret)];
  return [...new Set(names)].filter((name) => name !== undefined);
}
