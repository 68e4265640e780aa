import type { PlannedPool } from "../nodes/pools";
import type { ExistingClaim, ExistingCluster } from "./existingCluster";
import { hasLeft } from "./heldAs";

/** Claims of the cluster that something is on: what nodes had that have left is of no use to it. */
export function ownClaims({ claims = [] }: Pick<ExistingCluster, "claims">): ExistingClaim[] {
  return claims.filter(({ isOwn, isEmpty, heldAs }) => isOwn && !isEmpty && !hasLeft(heldAs));
}

/** The claims of a pool, each with its node. A name begins others: what comes behind it is a number alone. */
export function claimsOf({ storage, statefulSet }: PlannedPool, own: ExistingClaim[]) {
  const begins = storage.volumes.map(({ name }) => `${name}-${statefulSet}-`);
  return own.flatMap(({ name, heldAs }) => {
    const begin = begins.find((known) => name.startsWith(known));
    const id = begin === undefined ? "" : name.slice(begin.length);
    return /^\d+$/.test(id) ? [{ id: Number(id), heldAs }] : [];
  });
}
