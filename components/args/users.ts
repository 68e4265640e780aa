import type { AclPatternType, AclResourceType, AclType, Authentication } from "./choices";

/** Somebody who may log in. */
export interface UserArgs {
  /**
   * Name that brokers know it by, `User:<name>` in Kafka's words: lower-case letters, digits, `-` and `.`, at most 63 of them. What
   * its client needs is in the Secret `<cluster>-<name>`.
   */
  name: string;

  /**
   * How it logs in: `tls`, `scram-sha-512`, `plain` or `oauth`. A listener of that `authentication` lets it in. `scram-sha-512` needs
   * Kafka 3.5. With `oauth` its tokens are somebody else's, and here stands what it may do.
   */
  authentication: Authentication;

  /**
   * The password, where somebody else keeps it. Refused with `tls` and `oauth`. A change of it counts from the next `up` on: who logs in
   * after that needs the new one, with `plain` within about a minute, and connections that are open go on.
   *
   * @default one that is generated once
   */
  password?: PasswordArgs;

  /**
   * What it may do: exactly these rules, also where somebody changed them.
   *
   * @default nothing
   */
  acls?: AclArgs[];

  /**
   * How much of each broker it may take: exactly these limits, also where somebody changed them.
   *
   * @default no limits
   */
  quotas?: QuotasArgs;
}

/** A password in a Secret of the cluster's namespace that somebody keeps. */
export interface PasswordArgs {
  /** Name of the Secret. */
  secret: string;

  /** Key in it, whose value is the password as it is, with every space and line break. */
  key: string;
}

/** A rule (ACL) of a user. */
export interface AclArgs {
  /** What it is about. */
  resource: AclResourceArgs;

  /**
   * What is allowed or denied, in Kafka's words, whatever their case: `Read`, `Write`, `Create`, `Delete`, `Alter`, `Describe`,
   * `ClusterAction`, `DescribeConfigs`, `AlterConfigs`, `IdempotentWrite`, `CreateTokens`, `DescribeTokens`, `TwoPhaseCommit` and
   * `All`. Each of `Read`, `Write`, `Delete` and `Alter` allows `Describe`, and `AlterConfigs` allows `DescribeConfigs`. Refused is
   * what the type of the resource doesn't know.
   */
  operations: string[];

  /**
   * IP address that the client comes from, as brokers see it, or `*`. Networks are refused, as Kafka compares whole addresses.
   *
   * @default any: *
   */
  host?: string;

  /**
   * Whether it is allowed or denied.
   *
   * @default allow
   */
  type?: AclType;
}

/** What a rule is about. */
export interface AclResourceArgs {
  /** Kind of resource. */
  type: AclResourceType;

  /**
   * Its name, or with `prefix` how names begin; `*` alone is every name. For a `user` as Kafka writes it, `User:<name>`. Left out
   * for the `cluster`, and needed for all others.
   */
  name?: string;

  /**
   * How the name is meant.
   *
   * @default literal
   */
  patternType?: AclPatternType;
}

/** Limits of a user, for all of its clients together, on each broker. What is left out has none. */
export interface QuotasArgs {
  /** Bytes that it may send to each broker in a second, from 1 on. */
  producerByteRate?: number;

  /** Bytes that it may fetch from each broker in a second, from 1 on. */
  consumerByteRate?: number;

  /** Time of each broker's request handlers and network threads that it may take, in percent of one thread, from 1 on. */
  requestPercentage?: number;

  /** Partitions that it may create or delete in a second, in the whole cluster, from 1 on. */
  controllerMutationRate?: number;
}
