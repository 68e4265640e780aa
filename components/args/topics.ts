import type { ResourcesArgs } from "./resources";

/** A topic. */
export interface TopicArgs {
  /** Letters, digits, `.`, `_` and `-`; at most 249. Names that differ only in `.` and `_` are refused. */
  name: string;

  /**
   * Number of partitions. Can be raised later; lowering it would lose data and is refused. With controllers it is below
   * 10,000, less one for each setting: they make no larger topic.
   *
   * @default the brokers' num.partitions
   */
  partitions?: number;

  /**
   * Number of copies of each partition, at most the number of brokers. Can be raised and lowered later: `up` copies, or drops,
   * what it takes, as `reassignment` says. Where the copies are isn't changed otherwise.
   *
   * @default the brokers' default.replication.factor
   */
  replicas?: number;

  /**
   * Settings of this topic, such as `retention.ms`. Names and values are held to what this version of Kafka takes. One that is
   * taken out goes back to the brokers' default. One that was never here is left alone, and previews warn of it.
   */
  config?: Record<string, string>;

  /**
   * Whether an edit is refused that would delete the topic: one that takes it out of the list while `removedTopics` is
   * `delete`. To delete it, write false in one `up` and take it out in the next.
   *
   * @default false
   */
  protect?: boolean;
}

/** The Job that makes the topics what the arguments say. */
export interface TopicJobArgs {
  /**
   * CPU and memory of its container, as a whole. For a namespace whose LimitRange asks for more than the default, or whose
   * ResourceQuota has no room for it. Refused is a memory limit below 256Mi, which its JVM needs.
   *
   * @default 100m CPU and 256Mi memory as request, 256Mi memory as limit; where nodes have a CPU limit, that of 1 CPU,
   * or theirs if it is lower
   */
  resources?: ResourcesArgs;
}
