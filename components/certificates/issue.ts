import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import { isIP } from "node:net";
import { canonicalNames } from "./names";
import { once } from "./once";
import { DAY } from "./time";

/** A CA that can sign, as PEM. */
export interface Authority {
  certificate: string;
  key: string;
}

/** What a certificate is good for: a node serves, and connects to others; whoever is a client only connects. */
export type Purpose = "server+client" | "client";

export interface Subject {
  commonName: string;
  organization?: string;
}

/** A key and its certificate, as PEM. */
export interface Issued {
  /** PKCS#8. */
  key: string;
  /** The certificate, then that of its CA. */
  chain: string;
}

/** Whoever checks a certificate may have a clock that is a little behind. */
const BACKDATED_MILLISECONDS = 5 * 60_000;

/** Object identifiers that the library has no names for: RFC 5758, RFC 8017, RFC 5280. */
const OID = {
  ecdsaWithSHA256: "1.2.840.10045.4.3.2",
  sha256WithRSA: "1.2.840.113549.1.1.11",
  commonName: "2.5.4.3",
  organization: "2.5.4.10",
};

/** Whether a CA with this key can sign. */
export function canSign(key: KeyObject): boolean {
  return key.asymmetricKeyType === "ec" || key.asymmetricKeyType === "rsa";
}

/** Loaded when something is issued: that takes a tenth of a second, and most programs issue nothing. */
const library = once(async () => ({
  ...(await import("@peculiar/asn1-schema")),
  ...(await import("@peculiar/asn1-x509")),
}));
type Library = Awaited<ReturnType<typeof library>>;

/**
 * A new CA.
 *
 * @param name of whom it is; the subject gets something random too, since those who check a certificate look for its CA by
 *   the subject, and two of one cluster may be trusted at a time
 */
export async function makeAuthority(name: string, days: number, now: Date): Promise<Authority> {
  const asn1 = await library();
  const { publicKey, privateKey } = newKey();
  const subject = nameOf(asn1, { commonName: `${name} ${randomBytes(4).toString("hex")}` });
  const usage = asn1.KeyUsageFlags.keyCertSign | asn1.KeyUsageFlags.cRLSign;
  const certificate = signed(asn1, privateKey, {
    issuer: subject,
    subject,
    publicKey,
    validity: validity(asn1, now, new Date(now.getTime() + days * DAY)),
    extensions: [
      extension(
        asn1,
        asn1.id_ce_basicConstraints,
        new asn1.BasicConstraints({ cA: true, pathLenConstraint: 0 }),
        true,
      ),
      extension(asn1, asn1.id_ce_keyUsage, new asn1.KeyUsage(usage), true),
      subjectKeyIdentifier(asn1, publicKey),
    ],
  });
  return { certificate, key: pkcs8(privateKey) };
}

/**
 * A key and a certificate for it, which ends no later than that of its CA.
 *
 * @param names DNS names, also with a wildcard, and IP addresses
 */
export async function issue(
  authority: Authority,
  subject: Subject,
  names: string[],
  days: number,
  now: Date,
  purpose: Purpose,
): Promise<Issued> {
  const asn1 = await library();
  const issuer = new X509Certificate(authority.certificate);
  const issuerEnd = Date.parse(issuer.validTo);
  if (issuerEnd <= now.getTime())
    throw new Error(`The CA ended on ${issuer.validTo}, so it can't issue certificates.`);
  const { publicKey, privateKey } = newKey();
  const purposes = [asn1.id_kp_clientAuth, ...(purpose === "client" ? [] : [asn1.id_kp_serverAuth])];
  const of = asn1.AsnConvert.parse(issuer.raw, asn1.Certificate).tbsCertificate;
  const certificate = signed(asn1, createPrivateKey(authority.key), {
    issuer: of.subject,
    subject: nameOf(asn1, subject),
    publicKey,
    validity: validity(asn1, now, new Date(Math.min(now.getTime() + days * DAY, issuerEnd))),
    extensions: [
      extension(asn1, asn1.id_ce_basicConstraints, new asn1.BasicConstraints({ cA: false }), true),
      extension(asn1, asn1.id_ce_keyUsage, new asn1.KeyUsage(asn1.KeyUsageFlags.digitalSignature), true),
      extension(asn1, asn1.id_ce_extKeyUsage, new asn1.ExtendedKeyUsage(purposes)),
      ...(names.length > 0 ? [alternativeNames(asn1, names)] : []),
      subjectKeyIdentifier(asn1, publicKey),
      authorityKeyIdentifier(asn1, of),
    ],
  });
  return { key: pkcs8(privateKey), chain: `${certificate}${issuer.toString()}` };
}

function newKey(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

function pkcs8(key: KeyObject): string {
  return key.export({ format: "pem", type: "pkcs8" }) as string;
}

interface Content {
  issuer: InstanceType<Library["Name"]>;
  subject: InstanceType<Library["Name"]>;
  publicKey: KeyObject;
  validity: InstanceType<Library["Validity"]>;
  extensions: InstanceType<Library["Extension"]>[];
}

function signed(asn1: Library, key: KeyObject, { publicKey, extensions, ...content }: Content): string {
  const algorithm = key.asymmetricKeyType === "rsa" ? OID.sha256WithRSA : OID.ecdsaWithSHA256;
  // RFC 5280 wants NULL parameters for RSA, and none for ECDSA.
  const signature = new asn1.AlgorithmIdentifier({
    algorithm,
    ...(key.asymmetricKeyType === "rsa" ? { parameters: null } : {}),
  });
  const tbsCertificate = new asn1.TBSCertificate({
    ...content,
    version: asn1.Version.v3,
    serialNumber: bytes(serialNumber()),
    signature,
    subjectPublicKeyInfo: asn1.AsnConvert.parse(spki(publicKey), asn1.SubjectPublicKeyInfo),
    extensions: new asn1.Extensions(extensions),
  });
  const signatureValue = bytes(sign("sha256", Buffer.from(asn1.AsnConvert.serialize(tbsCertificate)), key));
  const certificate = new asn1.Certificate({ tbsCertificate, signatureAlgorithm: signature, signatureValue });
  return new X509Certificate(Buffer.from(asn1.AsnConvert.serialize(certificate))).toString();
}

/** Positive, and of one length. */
function serialNumber(): Buffer {
  const random = randomBytes(16);
  random[0] = (random[0] & 0x3f) | 0x40;
  return random;
}

function validity(asn1: Library, now: Date, notAfter: Date) {
  return new asn1.Validity({ notBefore: new Date(now.getTime() - BACKDATED_MILLISECONDS), notAfter });
}

/** The order is that of X.500, so that as a text (RFC 2253), and to Kafka, the common name is first. */
function nameOf(asn1: Library, { commonName, organization }: Subject) {
  const part = (type: string, text: string) =>
    new asn1.RelativeDistinguishedName([
      new asn1.AttributeTypeAndValue({ type, value: new asn1.AttributeValue({ utf8String: text }) }),
    ]);
  return new asn1.Name([
    ...(organization ? [part(OID.organization, organization)] : []),
    part(OID.commonName, commonName),
  ]);
}

function extension(asn1: Library, extnID: string, value: object, critical = false) {
  const extnValue = new asn1.OctetString(asn1.AsnConvert.serialize(value));
  return new asn1.Extension({ extnID, critical, extnValue });
}

function alternativeNames(asn1: Library, names: string[]) {
  const all = canonicalNames(names).map(
    (name) => new asn1.GeneralName(isIP(name) ? { iPAddress: name } : { dNSName: name }),
  );
  return extension(asn1, asn1.id_ce_subjectAltName, new asn1.SubjectAlternativeName(all));
}

/** As most compute it (RFC 5280, 4.2.1.2): only that it is the same in a CA and in what it issues matters. */
function keyIdentifier(asn1: Library, subjectPublicKeyInfo: Buffer): ArrayBuffer {
  const { subjectPublicKey } = asn1.AsnConvert.parse(subjectPublicKeyInfo, asn1.SubjectPublicKeyInfo);
  return bytes(createHash("sha1").update(Buffer.from(subjectPublicKey)).digest());
}

function subjectKeyIdentifier(asn1: Library, publicKey: KeyObject) {
  const identifier = new asn1.SubjectKeyIdentifier(keyIdentifier(asn1, spki(publicKey)));
  return extension(asn1, asn1.id_ce_subjectKeyIdentifier, identifier);
}

/** A CA that somebody brought may have an identifier of another kind. */
function authorityKeyIdentifier(asn1: Library, issuer: InstanceType<Library["TBSCertificate"]>) {
  const own = issuer.extensions?.find(({ extnID }) => extnID === asn1.id_ce_subjectKeyIdentifier);
  const identifier = own
    ? asn1.AsnConvert.parse(own.extnValue.buffer, asn1.SubjectKeyIdentifier)
    : new asn1.KeyIdentifier(
        keyIdentifier(asn1, Buffer.from(asn1.AsnConvert.serialize(issuer.subjectPublicKeyInfo))),
      );
  const keyIdentifierOf = new asn1.KeyIdentifier(identifier.buffer);
  const value = new asn1.AuthorityKeyIdentifier({ keyIdentifier: keyIdentifierOf });
  return extension(asn1, asn1.id_ce_authorityKeyIdentifier, value);
}

function spki(key: KeyObject): Buffer {
  return key.export({ format: "der", type: "spki" });
}

/** The library takes whole buffers, of which Node.js may give a part. */
function bytes(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}
