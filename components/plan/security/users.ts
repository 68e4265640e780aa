import { type AclArgs, Authentication, type PasswordArgs, type UserArgs } from "../../args";
import { isAtLeast } from "../kafka/version";
import type { Mistakes } from "../mistakes";
import { isDnsName, suggestion } from "../names";
import { type PlannedAcl, planAcl } from "./acls";
import { isReservedUser, userSecret } from "./secretNames";
import { type PlannedQuotas, planQuotas } from "./quotas";

/** Somebody who may log in, as the cluster is to know it. */
export interface PlannedUser {
  name: string;
  authentication: Authentication;
  /** Where somebody else keeps the password, with the argument's path; undefined generates one, if there is one at all. */
  password?: PasswordArgs & { path: string };
  acls: PlannedAcl[];
  quotas: PlannedQuotas;
}

/** What users depend on beside themselves. */
export interface UserContext {
  /** Name of the cluster. */
  cluster: string;
  version: string;
  /** What new volumes are formatted with, where it isn't the version's own. */
  metadataVersion?: string;
  /** Whether controllers keep the metadata; else ZooKeeper does. */
  hasControllers: boolean;
  /** Whether brokers ask what a user may do; rules mean nothing otherwise. */
  authorizes: boolean;
}

const USER_AUTHENTICATION = Object.values(Authentication);
/** Those who log in by these have no password that the cluster knows. */
const WITHOUT_PASSWORD: Partial<Record<Authentication, string>> = {
  tls: "a user with a certificate has none",
  oauth: "a user with a token has none",
};

/** Whether a user who logs in so has a password. */
export function hasPassword(authentication: Authentication): boolean {
  return !(authentication in WITHOUT_PASSWORD);
}

/** Most characters of a user's name: a certificate's common name has at most 64 (RFC 5280), a label's value 63. */
const LONGEST_NAME = 63;

/** Checks the users, and sorts them by name. */
export function planUsers(
  args: UserArgs[] | undefined,
  context: UserContext,
  mistakes: Mistakes,
): PlannedUser[] {
  const users = args ?? [];
  if (users.length > 0 && !context.hasControllers) {
    mistakes.add(
      "users",
      "are given beside zooKeeper; users are kept by controllers alone so far. Leave them out, or make a cluster without zooKeeper",
    );
  }
  const taken = new Map<string, string>();
  const planned = users.map((user, i) => {
    const path = `users[${i}]`;
    checkName(user.name, `${path}.name`, context.cluster, taken, mistakes);
    checkAuthentication(user, path, context, mistakes);
    checkRulesAreAskedFor(user.acls, `${path}.acls`, context, mistakes);
    return {
      name: user.name,
      authentication: user.authentication,
      ...(user.password && { password: { ...user.password, path: `${path}.password` } }),
      acls: (user.acls ?? []).flatMap(
        (acl, k) => planAcl(acl, `${path}.acls[${k}]`, context.version, mistakes) ?? [],
      ),
      quotas: planQuotas(user.quotas, `${path}.quotas`, mistakes),
    };
  });
  return planned.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function checkName(
  name: string,
  path: string,
  cluster: string,
  taken: Map<string, string>,
  mistakes: Mistakes,
): void {
  if (!isUserName(name)) {
    const near = nearestName(String(name));
    mistakes.add(
      path,
      `is "${name}"; write lower-case letters, digits, "-" and "." that begin and end with a letter or digit, at most ` +
        `${LONGEST_NAME} of them${near ? `, such as "${near}"` : ""}`,
    );
  } else if (isReservedUser(name)) {
    mistakes.add(
      path,
      `is "${name}", whose Secret would be ${userSecret(cluster, name)}, one of the cluster's own; take another name`,
    );
  } else if (taken.has(name)) {
    mistakes.add(path, `is "${name}", as is ${taken.get(name)}; a user can be described once`);
  } else {
    taken.set(name, path);
  }
}

/** Secrets, files and certificates are called by it. */
function isUserName(name: string): boolean {
  return typeof name === "string" && isDnsName(name) && name.length <= LONGEST_NAME;
}

function nearestName(name: string): string | undefined {
  const near = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .slice(0, LONGEST_NAME)
    .split(".")
    .map((label) => label.replace(/^-+|-+$/g, ""))
    .filter(Boolean)
    .join(".");
  return isUserName(near) ? near : undefined;
}

function checkAuthentication(
  { authentication, password }: UserArgs,
  path: string,
  { version, metadataVersion, hasControllers }: UserContext,
  mistakes: Mistakes,
): void {
  const here = `${path}.authentication`;
  if (!USER_AUTHENTICATION.includes(authentication)) {
    const meant = suggestion(String(authentication), USER_AUTHENTICATION);
    mistakes.add(
      here,
      `is "${authentication}"; ${meant ? `did you mean ${meant}? There are` : "use"} ${USER_AUTHENTICATION.join(", ")}`,
    );
  }
  if (authentication === Authentication.ScramSha512 && hasControllers) {
    checkScram(here, version, metadataVersion, mistakes);
  }
  if (password === undefined) return;
  const why = WITHOUT_PASSWORD[authentication];
  if (why) mistakes.add(`${path}.password`, `is given beside ${authentication}; ${why}`);
  checkPassword(password, `${path}.password`, mistakes);
}

/** Controllers keep passwords from 3.5-IV2 on (KIP-900). Source: Kafka's MetadataVersion.isScramSupported. */
function checkScram(
  path: string,
  version: string,
  metadataVersion: string | undefined,
  mistakes: Mistakes,
): void {
  const [, release, step] = metadataVersion?.match(/^(\d+\.\d+)-IV(\d+)$/) ?? [];
  if (!isAtLeast(version, "3.5.0")) {
    mistakes.add(
      path,
      `is scram-sha-512, and version ${version}; controllers keep such passwords from Kafka 3.5 on. Use tls or plain, or a ` +
        "newer version",
    );
  } else if (release && (!isAtLeast(`${release}.0`, "3.5.0") || (release === "3.5" && Number(step) < 2))) {
    mistakes.add(
      path,
      `is scram-sha-512, and metadataVersion ${metadataVersion}; controllers keep such passwords from 3.5-IV2 on`,
    );
  }
}

function checkPassword({ secret, key }: PasswordArgs, path: string, mistakes: Mistakes): void {
  if (typeof secret !== "string" || !isDnsName(secret)) {
    mistakes.add(`${path}.secret`, `is "${secret}"; write the name of a Secret of the cluster's namespace`);
  }
  if (typeof key !== "string" || !/^[-._a-zA-Z0-9]{1,253}$/.test(key) || /^\.\.?$/.test(key)) {
    mistakes.add(
      `${path}.key`,
      `is "${key}"; keys of Secrets are letters, digits, "-", "_" and ".", at most 253 of them`,
    );
  }
}

function checkRulesAreAskedFor(
  acls: AclArgs[] | undefined,
  path: string,
  { authorizes }: UserContext,
  mistakes: Mistakes,
): void {
  if (acls && acls.length > 0 && !authorizes) {
    mistakes.add(path, "are given, and brokers don't ask for them; add authorization: {}");
  }
}
