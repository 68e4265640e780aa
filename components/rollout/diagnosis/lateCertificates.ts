import type { ExistingCluster } from "../../plan/existing/existingCluster";

/** What nodes are to use of certificates; SHA-256 of each, in hexadecimal. */
export interface WantedUse {
  /** What each node is to serve, by its id. */
  serves: Record<number, string[]>;
  /** All authorities that may be trusted. */
  trusts: string[];
}

/** What keeps nodes from using what they were given last, a sentence each. */
export function lateCertificates(
  used: NonNullable<ExistingCluster["certificates"]>,
  { serves, trusts }: WantedUse,
): string[] {
  return Object.entries(used).flatMap(([id, own = []]) => {
    const problem = own.map(({ problem: said }) => said).find(Boolean);
    const reason = (text: string) => [`node ${id} ${text}${problem ? `: ${problem}` : ""}`];
    const served = own.map(({ sha256 }) => sha256);
    if (!serves[Number(id)]?.every((each) => served.includes(each)))
      return reason("doesn't serve its new certificate yet");
    const isFormer = own.some(({ trusted }) => trusted?.some((each) => !trusts.includes(each)));
    return isFormer ? reason("trusts a former authority still") : [];
  });
}
