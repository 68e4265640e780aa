// The reference (docs/arguments.md) has the types in this order.
export * from "./choices";
export * from "./kafkaCluster";
export * from "./nodePools";
export * from "./placement";
export * from "./rack";
export * from "./pod";
export * from "./image";
export * from "./listeners";
export * from "./security";
export * from "./networkPolicy";
export * from "./metrics";
export * from "./topics";
export * from "./reassignment";
export * from "./users";
export * from "./storage";
export * from "./resources";
export * from "./zooKeeper";
