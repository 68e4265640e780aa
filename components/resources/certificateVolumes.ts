import type * as k8s from "@pulumi/kubernetes";
import { CERTIFICATES_VOLUME } from "../plan/pod/contents";
import { SECRETS } from "../plan/security/secretNames";
import type { PlannedSecurity } from "../plan/security/security";

/** Others than the owner read it by the pod's group. */
const READABLE = 0o440;

/**
 * What the pods of nodes have of certificates. By the names of Secrets, not by their content: the kubelet takes another
 * content to pods that run.
 */
export function nodeCertificates(
  cluster: string,
  { certificates: { secret } }: PlannedSecurity,
): k8s.types.input.core.v1.Volume {
  return volume([
    trusted(SECRETS.clusterCaCert(cluster), "cluster-ca.crt"),
    trusted(SECRETS.clientsCaCert(cluster), "clients-ca.crt"),
    { secret: { name: SECRETS.nodes(cluster) } },
    // They name addresses that are known once the pods run.
    { secret: { name: SECRETS.external(cluster), optional: true } },
    { secret: { name: SECRETS.listenerUsers(cluster) } },
    ...(secret === undefined
      ? []
      : [
          {
            secret: {
              name: secret,
              items: ["tls.crt", "tls.key"].map((key) => ({ key, path: `kept/${key}` })),
            },
          },
        ]),
  ]);
}

/** What the Job has of them. */
export function adminCertificates(cluster: string): k8s.types.input.core.v1.Volume {
  return volume([
    trusted(SECRETS.clusterCaCert(cluster), "cluster-ca.crt"),
    { secret: { name: SECRETS.admin(cluster) } },
  ]);
}

function trusted(name: string, path: string) {
  return { secret: { name, items: [{ key: "ca.crt", path }] } };
}

function volume(sources: k8s.types.input.core.v1.VolumeProjection[]): k8s.types.input.core.v1.Volume {
  return { name: CERTIFICATES_VOLUME.name, projected: { defaultMode: READABLE, sources } };
}
