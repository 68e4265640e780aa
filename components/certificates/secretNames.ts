/** Names of the Secrets with certificates, in the cluster's namespace. */
export function secretNames(cluster: string) {
  return {
    clusterAuthority: `${cluster}-cluster-ca`,
    clusterTrust: `${cluster}-cluster-ca-cert`,
    clientsAuthority: `${cluster}-clients-ca`,
    clientsTrust: `${cluster}-clients-ca-cert`,
    nodes: `${cluster}-node-certificates`,
    external: `${cluster}-external-certificates`,
    admin: `${cluster}-admin-certificate`,
    user: (name: string) => `${cluster}-${name}`,
  };
}

export type SecretNames = ReturnType<typeof secretNames>;

/** Keys in them. */
export const KEYS = {
  certificate: "ca.crt",
  key: "ca.key",
  /** A CA that will sign once all nodes trust it, beside the one that signs now. */
  nextCertificate: "next.crt",
  nextKey: "next.key",
  node: (id: number) => `node-${id}.pem`,
  external: (id: number) => `external-${id}.pem`,
  admin: "admin.pem",
  userCertificate: "user.crt",
  userKey: "user.key",
};
