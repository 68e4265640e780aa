import { createHash } from "node:crypto";
import { percentEncode } from "../kafka/topicList";
import type { PlannedAcl } from "./acls";
import type { PlannedUser } from "./users";

/** The users, in what the topic Job mounts. */
export const USERS_FILE = "users.txt";

/**
 * Beside the passwords, which are mounted apart from the list and may be older than it: which password each is. The agent waits
 * for the one that the list means.
 */
export const MARKS_FILE = "MARKS";

/** What the list depends on beside the users. */
export interface UserListContext {
  /**
   * For each user whose password Kafka keeps, something that changes with the password and doesn't tell it: anybody who may read
   * ConfigMaps reads this.
   */
  passwords: Record<string, string>;
  /** Lists that exist: whoever is in one of them and no user any more has left. */
  former: string[];
}

/**
 * How often a password is hashed, at least and at most: of a password Kafka tells nothing but this number, so another one stands
 * for another password. Kafka's own tools take 4096, which therefore stands for somebody else's, and the agent one more than the
 * most, for who is locked out (UserPlan.LOCKED).
 */
const [FEWEST, MOST] = [4097, 5120];

/**
 * The users as the agent reads them (kafkacluster.agent.job.DesiredUsers): a line for each, sorted, and one for each name that
 * has left. Reordering the arguments changes nothing. A name that has left stays in it, so that what an `up` that was
 * interrupted leaves is removed by the next one.
 */
export function renderUsers(users: PlannedUser[], { passwords, former }: UserListContext): string {
  const before = former.flatMap(parseUsers);
  const names = new Set(users.map(({ name }) => name));
  const removed = new Set(before.map(({ name }) => name).filter((name) => !names.has(name)));
  const lines = [
    ...users.map((user) =>
      userLine(
        user,
        passwords,
        before.filter(({ name }) => name === user.name),
      ),
    ),
    ...[...removed].map((name) => `removed ${name}`),
  ];
  return lines
    .sort()
    .map((line) => `${line}\n`)
    .join("");
}

function userLine(user: PlannedUser, passwords: Record<string, string>, before: FormerUser[]): string {
  const quotas = Object.entries(user.quotas).map(([name, value]) => `${name}=${value}`);
  return [
    `user ${user.name} authentication=${user.authentication}`,
    ...(user.authentication === "scram-sha-512" ? passwordWords(passwords[user.name], before) : []),
    ...rules(user.acls),
    ...quotas.sort(),
  ].join(" ");
}

/** The same password keeps its number, and another one gets another. */
function passwordWords(password: string, before: FormerUser[]): string[] {
  const known = before.find((user) => user.password === password)?.iterations;
  const others = before.filter((user) => user.password !== password).map(({ iterations }) => iterations);
  let iterations =
    known ?? FEWEST + (createHash("sha256").update(password).digest().readUInt32BE() % (MOST - FEWEST));
  while (known === undefined && others.includes(iterations)) {
    iterations = iterations === MOST ? FEWEST : iterations + 1;
  }
  return [`password=${percentEncode(password)}`, `iterations=${iterations}`];
}

/** The file of that name, for the same passwords as the list. */
export function renderMarks(passwords: Record<string, string>): string {
  return Object.entries(passwords)
    .map(([user, password]) => `${user} ${percentEncode(password)}\n`)
    .sort()
    .join("");
}

/** A word for each resource and host, with everything that is allowed or denied of it. */
function rules(acls: PlannedAcl[]): string[] {
  const operations = new Map<string, Set<string>>();
  for (const { permission, resourceType, patternType, name, host, operations: own } of acls) {
    const fields = [permission, resourceType, patternType, name, host];
    const rule = fields.map((field) => percentEncode(field).replaceAll(",", "%2C")).join(",");
    operations.set(rule, new Set([...(operations.get(rule) ?? []), ...own]));
  }
  return [...operations].map(([rule, own]) => `acl=${rule},${[...own].sort().join("+")}`).sort();
}

/** What a list says of a user. */
interface FormerUser {
  name: string;
  password?: string;
  iterations?: number;
}

/** Everybody that such a text has, those who had left by then as well. */
export function parseUsers(text: string): FormerUser[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const [, name, ...words] = line.split(" ");
    const valueOf = (key: string) => words.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1);
    const [password, iterations] = [valueOf("password"), valueOf("iterations")];
    return {
      name,
      ...(password !== undefined && { password: decodeURIComponent(password) }),
      ...(iterations !== undefined && { iterations: Number(iterations) }),
    };
  });
}

/** Names of those who are users by such a text. */
export function usersIn(text: string): string[] {
  return text.split("\n").flatMap((line) => /^user (\S+)/.exec(line)?.[1] ?? []);
}
