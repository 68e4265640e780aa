import { SECRETS, userSecret } from "../plan/security/secretNames";

/** Names of the Secrets with certificates, in the cluster's namespace. */
export function secretNames(cluster: string) {
  return {
    clusterAuthority: SECRETS.clusterCa(cluster),
    clusterTrust: SECRETS.clusterCaCert(cluster),
    clientsAuthority: SECRETS.clientsCa(cluster),
    clientsTrust: SECRETS.clientsCaCert(cluster),
    nodes: SECRETS.nodes(cluster),
    external: SECRETS.external(cluster),
    admin: SECRETS.admin(cluster),
    user: (name: string) => userSecret(cluster, name),
  };
}

/** Keys in them. */
export const KEYS = {
  certificate: "ca.crt",
  key: "ca.key",
  /** A CA that will sign once all nodes trust it, beside the one that signs now. */
  nextCertificate: "next.crt",
  nextKey: "next.key",
  /** Since when the CA that takes the place of another is handed out. */
  handover: "handover",
  node: (id: number) => `node-${id}.pem`,
  external: (id: number) => `external-${id}.pem`,
  admin: "admin.pem",
  userCertificate: "user.crt",
  userKey: "user.key",
};
