import { CHECK_USER } from "./checkUser";

/** Names of the Secrets of a closed cluster. Those of the authorities are named as Strimzi's users know them. */
export const SECRETS = {
  /** The authority that signs nodes, and that of users: `ca.crt` and `ca.key`, for the program alone. */
  clusterCa: (cluster: string) => `${cluster}-cluster-ca`,
  clientsCa: (cluster: string) => `${cluster}-clients-ca`,
  /** What is trusted: `ca.crt`, with two authorities while one takes the place of the other. */
  clusterCaCert: (cluster: string) => `${cluster}-cluster-ca-cert`,
  clientsCaCert: (cluster: string) => `${cluster}-clients-ca-cert`,
  /** Key and certificate of each node, `node-<id>.pem`. */
  nodes: (cluster: string) => `${cluster}-node-certificates`,
  /** The same for clients outside, `external-<id>.pem`, made once their addresses are known. */
  external: (cluster: string) => `${cluster}-external-certificates`,
  /** Those of the Job, `admin.pem`. */
  admin: (cluster: string) => `${cluster}-admin-certificate`,
  /** Who may log in: `tls-users`, a name a line, and `plain-users`, `name=password`. */
  listenerUsers: (cluster: string) => `${cluster}-listener-users`,
  /** Passwords that Kafka keeps, by the users' names, for the Job. */
  passwords: (cluster: string) => `${cluster}-user-passwords`,
};

/** What a client of this user needs. */
export function userSecret(cluster: string, user: string): string {
  return `${cluster}-${user}`;
}

/** What Secret of the cluster's own a name is, in words; undefined for one that somebody else may keep. */
export function ownSecretNamed(
  cluster: string,
  users: { name: string }[],
  secret: string,
): string | undefined {
  if (Object.values(SECRETS).some((nameOf) => nameOf(cluster) === secret))
    return "a Secret of the cluster's own";
  const all = [...users.map(({ name }) => name), CHECK_USER];
  const user = all.find((name) => userSecret(cluster, name) === secret);
  return user === undefined ? undefined : `the Secret of user "${user}"`;
}

/** Names that no user can have, as its Secret would be one of the cluster's own. */
export function isReservedUser(user: string): boolean {
  return user === CHECK_USER || Object.values(SECRETS).some((nameOf) => nameOf("") === `-${user}`);
}
