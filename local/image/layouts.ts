import { JAVA_HOME } from "./baseLayer";

/** Where a family of Kafka images keeps what, relative to the root. */
export interface ImageLayout {
  /** Name and tag of the published image that looks like this. */
  ref(version: string): string;
  programs: string;
  /** How programs' names end. */
  suffix: string;
  libraries: string;
  config: string;
  logs: string;
  /** Id of the user that the image runs as. */
  user: number;
  /** Whether archives of classes halve the start of a broker, as in apache/kafka. */
  classArchives: boolean;
}

/** A layout with everything below one directory, as the published distribution unpacks. */
function distribution(home: string, rest: Pick<ImageLayout, "ref" | "user" | "classArchives">): ImageLayout {
  const below = {
    programs: `${home}/bin`,
    libraries: `${home}/libs`,
    config: `${home}/config`,
    logs: `${home}/logs`,
  };
  return { ...below, suffix: ".sh", ...rest };
}

export const LAYOUTS: Record<string, ImageLayout> = {
  apache: distribution("opt/kafka", {
    ref: (version) => `docker.io/apache/kafka:${version}`,
    user: 1000,
    classArchives: true,
  }),
  bitnami: distribution("opt/bitnami/kafka", {
    ref: (version) => `docker.io/bitnamilegacy/kafka:${version}-debian-12-r0`,
    user: 1001,
    classArchives: false,
  }),
  homeMade: distribution("opt/kafka", {
    ref: (version) => `localhost/home-made-kafka:${version}`,
    user: 0,
    classArchives: false,
  }),
  confluent: {
    ref: (version) => `docker.io/confluentinc/cp-kafka:${confluentVersion(version)}`,
    programs: "usr/bin",
    suffix: "",
    libraries: "usr/share/java/kafka",
    config: "etc/kafka",
    logs: "var/log/kafka",
    user: 1000,
    classArchives: false,
  },
};

/** The layout of that name. */
export function layoutNamed(name: string): ImageLayout {
  if (!Object.hasOwn(LAYOUTS, name)) {
    throw new Error(`There is no layout "${name}"; there are ${Object.keys(LAYOUTS).join(", ")}.`);
  }
  return LAYOUTS[name];
}

/** PATH in containers: where this layout has its programs, Java's, and the shell's. */
export function searchPath(layout: ImageLayout): string {
  return [...new Set([`${JAVA_HOME}/bin`, `/${layout.programs}`, "/usr/bin", "/bin"])].join(":");
}

/** Confluent Platform counts four majors ahead of the Kafka that is in it. */
function confluentVersion(version: string): string {
  const [major, minor, patch] = version.split(".");
  return `${Number(major) + 4}.${minor}.${patch}`;
}
