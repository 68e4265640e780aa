import { isAging, left } from "./lifetime";
import { type Certificate, readCertificates } from "./read";
import { KEYS, secretNames } from "./secretNames";
import { DAY, dayOf } from "./time";
import type { HeldSecrets, WantedCertificates } from "./wanted";

/** A certificate that ends soon. */
export interface Expiring {
  secret: string;
  key: string;
  notAfter: Date;
  /** Whole days; negative once it has ended. */
  daysLeft: number;
  /** All of that as a sentence. */
  text: string;
}

/** A certificate that somebody else keeps, such as cert-manager. */
export interface ForeignCertificate {
  secret: string;
  key: string;
  text: string | undefined;
}

/** Whose certificates are looked at. */
type Owner = Pick<WantedCertificates, "cluster" | "users">;

const WARNED_DAYS = 30;

/**
 * Certificates that end within 30 days, those first that end first. One that is younger than two thirds of its life isn't
 * among them, however short that is: nobody has missed to renew it yet.
 */
export function expiring(
  owner: Owner,
  held: HeldSecrets | undefined,
  foreign: ForeignCertificate[],
  now: Date,
): Expiring[] {
  const own = ownCertificates(owner, held ?? {}).map((each) => ({ ...each, way: "; `up` renews it" }));
  const others = foreign.map((each) => ({ ...each, way: "; whoever keeps it has to renew it" }));
  return [...own, ...others]
    .flatMap(({ secret, key, text, way }) => {
      const [certificate] = readCertificates(text);
      return certificate && endsSoon(certificate, now) ? [told(secret, key, certificate, way, now)] : [];
    })
    .sort((a, b) => a.notAfter.getTime() - b.notAfter.getTime());
}

function endsSoon(certificate: Certificate, now: Date): boolean {
  return isAging(certificate, now) && left(certificate, now) < WARNED_DAYS * DAY;
}

function told(secret: string, key: string, certificate: Certificate, way: string, now: Date): Expiring {
  const { notAfter } = certificate;
  const milliseconds = left(certificate, now);
  const daysLeft = Math.floor(milliseconds / DAY);
  const days = daysLeft === 1 ? "1 day" : `${daysLeft} days`;
  const when = milliseconds <= 0 ? `ended on ${dayOf(notAfter)}` : `ends in ${days}, on ${dayOf(notAfter)}`;
  return { secret, key, notAfter, daysLeft, text: `${key} in Secret ${secret} ${when}${way}` };
}

function ownCertificates({ cluster, users }: Owner, held: HeldSecrets): ForeignCertificate[] {
  const names = secretNames(cluster);
  const authority = (key: string) => key === KEYS.certificate;
  const pem = (key: string) => key.endsWith(".pem");
  const places: [secret: string, isMeant: (key: string) => boolean][] = [
    [names.clusterAuthority, authority],
    [names.clientsAuthority, authority],
    [names.nodes, pem],
    [names.external, pem],
    [names.admin, pem],
    ...users.map(({ name }): [string, typeof pem] => [
      names.user(name),
      (key) => key === KEYS.userCertificate,
    ]),
  ];
  return places.flatMap(([secret, isMeant]) =>
    Object.entries(held[secret] ?? {})
      .filter(([key]) => isMeant(key))
      .map(([key, text]) => ({ secret, key, text })),
  );
}
