import { type AclArgs, AclPatternType, type AclResourceArgs, AclResourceType, AclType } from "../../args";
import { planChoice } from "../checks";
import { isAtLeast } from "../kafka/version";
import type { Mistakes } from "../mistakes";
import { suggestion } from "../names";
import { asBrokersSeeIt } from "./host";

/** A rule of a user, in Kafka's own words. */
export interface PlannedAcl {
  permission: string;
  resourceType: string;
  patternType: string;
  name: string;
  host: string;
  operations: string[];
}

/** Kafka's only name of a cluster. Source: Kafka's class Resource. */
export const CLUSTER_NAME = "kafka-cluster";

/** Most characters of a topic's name. Source: Kafka's class Topic. */
const LONGEST_TOPIC = 249;

/** Every operation, by how Kafka's tools write it. */
const OPERATIONS: Record<string, string> = {
  All: "ALL",
  Read: "READ",
  Write: "WRITE",
  Create: "CREATE",
  Delete: "DELETE",
  Alter: "ALTER",
  Describe: "DESCRIBE",
  ClusterAction: "CLUSTER_ACTION",
  DescribeConfigs: "DESCRIBE_CONFIGS",
  AlterConfigs: "ALTER_CONFIGS",
  IdempotentWrite: "IDEMPOTENT_WRITE",
  CreateTokens: "CREATE_TOKENS",
  DescribeTokens: "DESCRIBE_TOKENS",
  TwoPhaseCommit: "TWO_PHASE_COMMIT",
};

/** What is done with each type, and from which release on. Source: AclEntry.supportedOperations of Kafka 3.3 to 4.4. */
const SUPPORTED: Record<AclResourceType, Record<string, string | undefined>> = {
  topic: since("Read Write Create Delete Alter Describe DescribeConfigs AlterConfigs"),
  group: { ...since("Read Delete Describe"), ...since("DescribeConfigs AlterConfigs", "4.0.0") },
  cluster: since("Create ClusterAction DescribeConfigs AlterConfigs IdempotentWrite Alter Describe"),
  transactionalId: { ...since("Describe Write"), ...since("TwoPhaseCommit", "4.1.0") },
  delegationToken: since("Describe"),
  user: since("CreateTokens DescribeTokens"),
};

const RESOURCES: Record<AclResourceType, string> = {
  topic: "TOPIC",
  group: "GROUP",
  cluster: "CLUSTER",
  transactionalId: "TRANSACTIONAL_ID",
  delegationToken: "DELEGATION_TOKEN",
  user: "USER",
};

function since(operations: string, release?: string): Record<string, string | undefined> {
  return Object.fromEntries(operations.split(" ").map((operation) => [operation, release]));
}

/** Checks one rule. Undefined if it can't be read. */
export function planAcl(
  acl: AclArgs,
  path: string,
  version: string,
  mistakes: Mistakes,
): PlannedAcl | undefined {
  const { resource, host } = acl;
  const type = planChoice(acl.type ?? AclType.Allow, AclType, `${path}.type`, mistakes);
  planChoice(resource.type, AclResourceType, `${path}.resource.type`, mistakes);
  if (!(resource.type in RESOURCES)) return undefined;
  const pattern = planChoice(
    resource.patternType ?? AclPatternType.Literal,
    AclPatternType,
    `${path}.resource.patternType`,
    mistakes,
  );
  const name = planResourceName(resource, `${path}.resource`, mistakes);
  const operations = planOperations(acl.operations, resource.type, `${path}.operations`, version, mistakes);
  const seen = asBrokersSeeIt(host ?? "*");
  if (seen === undefined) {
    mistakes.add(
      `${path}.host`,
      `is "${host}"; write "*" or one IP address, such as 10.0.0.7: Kafka compares it with the whole address that a client ` +
        "comes from, and knows neither names nor networks",
    );
  }
  return {
    permission: type === AclType.Deny ? "DENY" : "ALLOW",
    resourceType: RESOURCES[resource.type],
    patternType: pattern === AclPatternType.Prefix ? "PREFIXED" : "LITERAL",
    name,
    host: seen ?? "*",
    operations,
  };
}

function planOperations(
  operations: string[],
  type: AclResourceType,
  path: string,
  version: string,
  mistakes: Mistakes,
): string[] {
  const supported = SUPPORTED[type];
  const known = [
    "All",
    ...Object.keys(supported).filter((name) => isAtLeast(version, supported[name] ?? version)),
  ];
  if (!Array.isArray(operations) || operations.length === 0) {
    mistakes.add(path, `has none; write what is meant of ${known.join(", ")}`);
    return [];
  }
  const planned = operations.flatMap((operation, i) => {
    const here = `${path}[${i}]`;
    const name = Object.keys(OPERATIONS).find((each) => plain(each) === plain(operation));
    if (name !== undefined && known.includes(name)) return OPERATIONS[name];
    const from = name !== undefined ? supported[name] : undefined;
    const meant = suggestion(String(operation), known);
    const reason =
      name === undefined
        ? `is "${operation}", which Kafka doesn't know;${meant ? ` did you mean ${meant}?` : ""}`
        : from !== undefined
          ? `is "${operation}", which a ${type} knows from Kafka ${from} on;`
          : `is "${operation}", which a ${type} doesn't know;`;
    mistakes.add(here, `${reason} a ${type} knows ${known.join(", ")}`);
    return [];
  });
  return [...new Set(planned)].sort();
}

/** Whatever its case, and as enumerations write it. */
function plain(operation: unknown): string {
  return String(operation).replace(/[_-]/g, "").toLowerCase();
}

function planResourceName(resource: AclResourceArgs, path: string, mistakes: Mistakes): string {
  const { type, name } = resource;
  if (type === AclResourceType.Cluster) {
    checkClusterName(resource, path, mistakes);
    return CLUSTER_NAME;
  }
  const wrong = nameMistake(resource);
  if (wrong) {
    mistakes.add(`${path}.name`, wrong);
  }
  return name ?? "";
}

function checkClusterName({ name, patternType }: AclResourceArgs, path: string, mistakes: Mistakes): void {
  if (name !== undefined && name !== CLUSTER_NAME) {
    mistakes.add(`${path}.name`, `is "${name}"; there is one cluster, so leave the name out`);
  }
  if (patternType === AclPatternType.Prefix) {
    mistakes.add(`${path}.patternType`, "is prefix; there is one cluster, so leave it out");
  }
}

function nameMistake({ type, name, patternType }: AclResourceArgs): string | undefined {
  const isPrefix = patternType === AclPatternType.Prefix;
  if (name === undefined || name === "") {
    return `is missing; write the name of the ${type}, or "*" for each`;
  }
  if (name === "*") {
    return isPrefix
      ? `is "*" with patternType prefix, so it means names that begin with an asterisk; for every ${type} leave patternType out`
      : undefined;
  }
  if (name.endsWith("*")) {
    const begins = name.replace(/\*+$/, "");
    return (
      `is "${name}", which Kafka takes as it stands; for each ${type} whose name begins with "${begins}" write ` +
      `"${begins}" and patternType: prefix`
    );
  }
  if (type === AclResourceType.Topic && (!/^[a-zA-Z0-9._-]+$/.test(name) || name.length > LONGEST_TOPIC)) {
    return `is "${name}"; topics' names are letters, digits, ".", "_" and "-", at most ${LONGEST_TOPIC} of them`;
  }
  if (type === AclResourceType.User && !/^User:/.test(name)) {
    return `is "${name}"; write User:${name}, as Kafka names users`;
  }
  return undefined;
}
