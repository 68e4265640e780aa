import { Mistakes } from "./mistakes";

/** Newest version that this package was tried with. */
export const DEFAULT_VERSION = "4.3.1";

/** The first release whose KRaft mode is for production (KIP-833). */
const OLDEST_KRAFT = "3.3.0";

/** Newest version that has ZooKeeper: Kafka 4 has none (KIP-500). */
export const LAST_WITH_ZOOKEEPER = "3.9.2";

/** Checks the version and answers it with its default. */
export function planVersion(version: string | undefined, mistakes: Mistakes): string {
  const planned = version ?? DEFAULT_VERSION;
  if (!/^\d+\.\d+\.\d+$/.test(planned)) {
    mistakes.add("version", `is "${planned}"; write a release of Kafka in full, such as ${DEFAULT_VERSION}`);
    return DEFAULT_VERSION;
  }
  if (!isAtLeast(planned, OLDEST_KRAFT)) {
    mistakes.add("version", `is ${planned}; Kafka runs without ZooKeeper from ${OLDEST_KRAFT} on`);
  }
  return planned;
}

/** Refuses a version of Kafka that can't use ZooKeeper. */
export function checkHasZooKeeper(version: string, mistakes: Mistakes): void {
  if (isAtLeast(version, "4.0.0")) {
    mistakes.add(
      "version",
      `is ${version}; ZooKeeper ends with Kafka 3.9. Use ${LAST_WITH_ZOOKEEPER}, or leave zooKeeper out`,
    );
  }
}

/** Whether a version, such as `4.3.1`, is another one or later. */
export function isAtLeast(version: string, other: string): boolean {
  const [a, b] = [version, other].map((text) => text.split(".").map(Number));
  for (let i = 0; i < 3; i++) {
    if (a[i] !== b[i]) {
      return a[i] > b[i];
    }
  }
  return true;
}
