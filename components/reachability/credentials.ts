/** What the check of a closed listener's addresses gets in with. */
export interface Credentials {
  /** Undefined where the listener is without TLS. */
  tls?: TlsCredentials;
  /** Undefined where nobody logs in by SASL. */
  sasl?: SaslCredentials;
}

/** PEM texts. */
export interface TlsCredentials {
  /** The authorities, one of which has to have signed the broker's certificate; undefined: those that Node.js knows. */
  ca?: string;
  /** The client's own, with what signed it behind it; undefined where the listener asks for none. */
  certificate?: string;
  /** Its key, in PKCS#8. */
  key?: string;
}

/** Where clients log in by tokens none can be had: the check ends once the broker offers to take one. */
export type SaslCredentials = PasswordCredentials | { mechanism: "OAUTHBEARER" };

/** Who logs in by a password. */
export interface PasswordCredentials {
  mechanism: "SCRAM-SHA-512" | "PLAIN";
  username: string;
  password: string;
}
