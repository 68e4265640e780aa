import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { canSign } from "./issue";
import { canonicalName } from "./names";

/** A certificate that can be read. */
export interface Certificate {
  x509: X509Certificate;
  pem: string;
  /** SHA-256 of its DER: 64 hexadecimal digits in lower case. */
  fingerprint: string;
  notBefore: Date;
  notAfter: Date;
  /** Names that it is good for, as `canonicalName` writes them. */
  names: string[];
  commonName: string | undefined;
  organization: string | undefined;
}

/** A certificate with the CAs that come after it, whose key belongs to it. */
export interface Leaf extends Certificate {
  chain: Certificate[];
}

/** A CA whose key is known. */
export interface HeldAuthority extends Certificate {
  key: string;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Fingerprints are written in several ways. */
export function fingerprintOf(text: string): string {
  return text.replace(/[^0-9a-fA-F]/g, "").toLowerCase();
}

/** All certificates of a PEM that can be read. */
export function readCertificates(text: string | undefined): Certificate[] {
  return (text?.match(CERTIFICATE) ?? []).map(readCertificate).filter((read) => read !== undefined);
}

function readCertificate(pem: string): Certificate | undefined {
  try {
    const x509 = new X509Certificate(pem);
    return {
      x509,
      pem: x509.toString(),
      fingerprint: fingerprintOf(x509.fingerprint256),
      notBefore: new Date(x509.validFrom),
      notAfter: new Date(x509.validTo),
      names: namesOf(x509),
      commonName: /^CN=(.*)$/m.exec(x509.subject ?? "")?.[1],
      organization: /^O=(.*)$/m.exec(x509.subject ?? "")?.[1],
    };
  } catch {
    return undefined;
  }
}

function namesOf({ subjectAltName }: X509Certificate): string[] {
  const texts = subjectAltName?.split(", ") ?? [];
  return texts
    .map((text) => /^(?:DNS|IP Address):(.+)$/.exec(text)?.[1])
    .filter((name) => name !== undefined)
    .map(canonicalName);
}

/** The certificate of a PEM, where the key belongs to it; Kafka reads keys as PKCS#8 alone. */
export function readLeaf(certificates: string | undefined, key: string | undefined): Leaf | undefined {
  const [leaf, ...chain] = readCertificates(certificates);
  const pkcs8 = /-----BEGIN PRIVATE KEY-----[\s\S]+-----END PRIVATE KEY-----/.exec(key ?? "")?.[0];
  if (!leaf || !pkcs8 || !isKeyOf(readKey(pkcs8), leaf)) return undefined;
  return { ...leaf, chain };
}

/** A CA that signs itself, with its key. */
export function readAuthority(
  certificate: string | undefined,
  key: string | undefined,
): HeldAuthority | undefined {
  const [read] = readCertificates(certificate);
  const privateKey = readKey(key);
  if (!read || !isRoot(read) || !privateKey || !canSign(privateKey) || !isKeyOf(privateKey, read))
    return undefined;
  return { ...read, key: key! };
}

/** Whether it is a CA that signs itself. */
export function isRoot(certificate: Certificate): boolean {
  return certificate.x509.ca && isIssuedBy(certificate, certificate);
}

/** Whether a CA has signed it. */
export function isIssuedBy(certificate: Certificate, authority: Certificate): boolean {
  try {
    return certificate.x509.checkIssued(authority.x509) && certificate.x509.verify(authority.x509.publicKey);
  } catch {
    return false;
  }
}

/** Each certificate once. */
export function distinct<T extends Certificate>(certificates: T[]): T[] {
  return [...new Map(certificates.map((each) => [each.fingerprint, each])).values()];
}

/** Whether a certificate is for this key. */
export function isKeyOf(key: KeyObject | undefined, { x509 }: Certificate): boolean {
  return key !== undefined && x509.checkPrivateKey(key);
}

/** A private key as PEM; undefined where it can't be read, as one with a password. */
export function readKey(pem: string | undefined): KeyObject | undefined {
  try {
    return pem === undefined ? undefined : createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
