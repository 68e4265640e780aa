import type * as pulumi from "@pulumi/pulumi";
import { ImageFamily, type ImageArgs } from "../../args";
import { isLater } from "../later";
import { Mistakes } from "../mistakes";
import { isDnsName } from "../names";

/** The image, and where it keeps Kafka. */
export interface PlannedImage {
  name: pulumi.Input<string>;
  kafkaHome: string;
  /** Directory of the jars, below `kafkaHome`. */
  libraries: string;
  /** Id of the user that containers run as. */
  user: number;
  pullPolicy: string;
  pullSecrets: string[];
}

interface Family {
  /** Ends of repository names, behind any registry or mirror. */
  repositories: string[];
  kafkaHome: string;
  libraries: string;
  user: number;
  /** The Kafka of a tag, as far as the tag tells it. */
  kafkaOf(numbers: number[]): number[] | undefined;
}

const FAMILIES: Record<ImageFamily, Family> = {
  apache: {
    repositories: ["apache/kafka"],
    kafkaHome: "/opt/kafka",
    libraries: "libs",
    user: 1000,
    kafkaOf: (numbers) => numbers,
  },
  bitnami: {
    repositories: ["bitnami/kafka", "bitnamilegacy/kafka", "bitnamisecure/kafka"],
    kafkaHome: "/opt/bitnami/kafka",
    libraries: "libs",
    user: 1001,
    kafkaOf: (numbers) => numbers,
  },
  confluent: {
    repositories: ["confluentinc/cp-kafka", "confluentinc/cp-server"],
    kafkaHome: "/usr",
    libraries: "share/java/kafka",
    user: 1000,
    // From 7.0 on Confluent Platform 7.6 is Kafka 3.6; patches are counted on their own.
    kafkaOf: ([major, minor]) => (major < 7 ? undefined : [major - 4, minor]),
  },
};

const FAMILY_NAMES = Object.keys(FAMILIES);
/** Why an argument has to be given beside an image's name that is an output. */
const NOT_SEEN = "image.name is an output, whose value tells the preview nothing";
const PULL_POLICIES = ["Always", "IfNotPresent", "Never"];

/** The version of Kafka that an image's tag tells; undefined if none is told. */
export function versionOfImage(args: ImageArgs | undefined): string | undefined {
  const ofTag = typeof args?.name === "string" ? kafkaOfTag(args.name, familyOf(args)) : undefined;
  return ofTag && [...ofTag, 0].slice(0, 3).join(".");
}

/** Fills in the image of brokers; `version` is what the user wrote, `planned` its checked value. */
export function planImage(
  args: ImageArgs | undefined,
  version: string | undefined,
  planned: string,
  mistakes: Mistakes,
): PlannedImage {
  checkVersion(args, version, planned, mistakes);
  return describeImage(args, planned, "", mistakes);
}

/**
 * Fills in an image, whichever version of Kafka is in it.
 *
 * @param at what goes before the paths, for mistakes
 */
export function describeImage(
  args: ImageArgs | undefined,
  planned: string,
  at: string,
  mistakes: Mistakes,
): PlannedImage {
  checkRegistry(args, at, mistakes);
  if (typeof args?.name === "string") checkName(args.name, at, mistakes);
  checkFamily(args, at, mistakes);
  if (args?.kafkaHome !== undefined && !/^\/[^\s:"$]*$/.test(args.kafkaHome)) {
    mistakes.add(`${at}image.kafkaHome`, `is "${args.kafkaHome}"; write an absolute path`);
  }
  args?.pullSecrets?.forEach((secret, i) => {
    if (!isDnsName(secret)) {
      mistakes.add(`${at}image.pullSecrets[${i}]`, `is "${secret}"; write the name of a Secret, a DNS name`);
    }
  });
  const pullPolicy = args?.pullPolicy ?? "IfNotPresent";
  if (!PULL_POLICIES.includes(pullPolicy)) {
    mistakes.add(`${at}image.pullPolicy`, `is "${pullPolicy}"; use ${PULL_POLICIES.join(", ")}`);
  }
  const { kafkaHome, libraries, user } = FAMILIES[familyOf(args) ?? "apache"];
  return {
    name: args?.name ?? `${args?.registry ? `${args.registry}/` : ""}apache/kafka:${planned}`,
    kafkaHome: args?.kafkaHome ?? kafkaHome,
    libraries,
    user,
    pullPolicy,
    pullSecrets: args?.pullSecrets ?? [],
  };
}

function checkRegistry(args: ImageArgs | undefined, at: string, mistakes: Mistakes): void {
  if (args?.registry === undefined) return;
  if (args.name !== undefined) {
    mistakes.add(
      `${at}image.registry`,
      `is for the default image only; write it into image.name${isLater(args.name) ? "" : `, ${args.name}`}`,
    );
  } else if (!/^[^\s/@]+(\/[^\s/@]+)*$/.test(args.registry)) {
    mistakes.add(`${at}image.registry`, `is "${args.registry}"; write it as host, host:port or host/path`);
  }
}

function checkName(name: string, at: string, mistakes: Mistakes): void {
  if (!isImageName(name)) {
    mistakes.add(`${at}image.name`, `is "${name}"; write it as name:tag or name@digest`);
  } else if (repositoryOf(name).endsWith("apache/kafka-native")) {
    mistakes.add(`${at}image.name`, `is ${name}, which has no JVM; the broker's own agent needs one`);
  }
}

function checkVersion(
  args: ImageArgs | undefined,
  version: string | undefined,
  planned: string,
  mistakes: Mistakes,
): void {
  if (isLater(args?.name)) {
    if (version === undefined)
      mistakes.add("version", `is missing, and ${NOT_SEEN}; write it, such as ${planned}`);
    return;
  }
  if (args?.name === undefined || !isImageName(args.name)) return;
  const ofTag = kafkaOfTag(args.name, familyOf(args));
  if (version === undefined && ofTag === undefined) {
    mistakes.add("version", `is missing; say which Kafka the image ${args.name} holds, such as ${planned}`);
  } else if (version !== undefined && ofTag !== undefined && !isOfRelease(version, ofTag)) {
    mistakes.add(
      "version",
      `is ${version}, and image.name is ${args.name}, which holds Kafka ${ofTag.join(".")}`,
    );
  }
}

function isImageName(name: string): boolean {
  return /^[^\s/][^\s]*$/.test(name);
}

function checkFamily(args: ImageArgs | undefined, at: string, mistakes: Mistakes): void {
  if (args?.family === undefined) {
    if (isLater(args?.name)) {
      mistakes.add(`${at}image.family`, `is missing, and ${NOT_SEEN}; write ${FAMILY_NAMES.join(", ")}`);
    }
    return;
  }
  if (!FAMILY_NAMES.includes(args.family)) {
    mistakes.add(`${at}image.family`, `is "${args.family}"; use ${FAMILY_NAMES.join(", ")}`);
  } else if (args.name === undefined && args.family !== ImageFamily.Apache) {
    mistakes.add(
      `${at}image.family`,
      `is ${args.family}, and the default image is apache/kafka; write image.name`,
    );
  }
}

/** The family that the user names, or that the repository tells. */
function familyOf(args: ImageArgs | undefined): ImageFamily | undefined {
  const { family, name } = args ?? {};
  if (family !== undefined) return FAMILY_NAMES.includes(family) ? family : undefined;
  if (typeof name !== "string") return ImageFamily.Apache;
  const repository = `/${repositoryOf(name)}`;
  return Object.values(ImageFamily).find((candidate) =>
    FAMILIES[candidate].repositories.some((end) => repository.endsWith(`/${end}`)),
  );
}

/** An image's name without tag and digest. A colon before a slash is that of the registry's port. */
function repositoryOf(name: string): string {
  return name.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
}

/** The numbers of the Kafka in an image of a known family: two or three of them, if its tag begins with three. */
function kafkaOfTag(name: string, family: ImageFamily | undefined): number[] | undefined {
  const tag = /:(\d+)\.(\d+)\.(\d+)([-.+_][^/:]*)?$/.exec(name.replace(/@.*$/, ""));
  return family && tag ? FAMILIES[family].kafkaOf(tag.slice(1, 4).map(Number)) : undefined;
}

function isOfRelease(version: string, numbers: number[]): boolean {
  return `${version}.`.startsWith(`${numbers.join(".")}.`);
}
