import type { PlannedImage } from "../pod/image";
import type { ExistingCluster } from "./existingCluster";

/**
 * Whether pods whose user nobody has said take the one that the Kubernetes cluster assigns. OpenShift has a range of users
 * for each namespace, and refuses pods that name another one. A cluster whose pods run there as the image's user all the
 * same was allowed to, and keeps it: what allows that (`anyuid`) may assign no user at all.
 *
 * @see https://github.com/openshift/cluster-kube-apiserver-operator/blob/master/bindata/bootkube/scc-manifests/0000_20_kube-apiserver-operator_00_scc-restricted-v2.yaml
 */
export function takesAssignedUser({ user }: PlannedImage, existing: ExistingCluster | undefined): boolean {
  return existing?.assignsUsers === true && !existing.sets?.some((set) => set.user === user);
}
