import { firstSeed } from "./world";

/** The dev stack's Kafka and these others; those of each night only where ALL_VERSIONS is set. */
export function kafkaVersions({ always = [], nightly }: { always?: string[]; nightly: string[] }): string[] {
  return [firstSeed().version!, ...always, ...(process.env.ALL_VERSIONS ? nightly : [])];
}
