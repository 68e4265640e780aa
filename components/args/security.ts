/** Who may do what. Without it every client that gets in may do everything. */
export interface AuthorizationArgs {
  /**
   * Who may do everything: names of `users`, or principals of others, such as `User:CN=ops,O=Example`.
   * Kafka takes no wildcard here: `*` is refused.
   *
   * @default none beside the cluster itself
   */
  superUsers?: string[];
}

/**
 * Certificates of the cluster. It has two authorities of its own, one that signs its nodes and one that signs its users.
 * Nobody but the nodes gets in between the nodes. Certificates are renewed by `up`, without a restart.
 */
export interface CertificatesArgs {
  /**
   * Days that the certificate of a node or a user is valid. An `up` renews what has less than a third left, and each preview
   * says what has less than 30 days.
   *
   * @default 365
   */
  validityDays?: number;

  /**
   * The same of the two authorities: at least three times `validityDays` and `handoverDays` together, and six times
   * `handoverDays`, so that one has taken the place of another long before that one ends.
   *
   * @default 1825, or as many as these ask for
   */
  caValidityDays?: number;

  /**
   * Days that clients have while an authority takes the place of another: to take up who is trusted before the new one signs, and
   * users to take up their new certificates before the former one is no longer trusted. Clients with what they had go on
   * meanwhile, unless the former authority ends before, or its key is lost and a certificate has to be made. The `up` that
   * comes after these days goes on; none waits for them. With 0 a single `up` does all, and shuts out clients that have only
   * what they had.
   *
   * @default 30
   */
  handoverDays?: number;

  /**
   * Secret in the cluster's namespace with `tls.crt` and `tls.key`, such as cert-manager keeps one: the certificate of all
   * brokers on listeners with a way in from outside. Brokers take up a new one without an `up`. The key has to be one that
   * the agent reads: PKCS#8 or PKCS#1 with RSA, PKCS#8 or SEC1 with EC, without a password. With `ca.crt` in it clients are
   * told of that authority.
   *
   * @default certificates by the cluster's own authority
   */
  secret?: string;
}

/** Tokens that clients log in with (SASL/OAUTHBEARER), and who has to have made them. */
export interface OAuthArgs {
  /** URL of the keys that tokens are signed with (JWKS), which brokers must be able to reach. */
  jwksEndpointUri: string;

  /** Who must have issued a token: its `iss`. */
  validIssuerUri: string;

  /** Whom a token must be for: its `aud`. */
  audience: string;

  /**
   * Claim of a token that is the name of its user.
   *
   * @default sub
   */
  userNameClaim?: string;
}
