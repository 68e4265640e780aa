/** The container of a pod that runs Kafka. */
export const KAFKA_CONTAINER = "kafka";
/** The init container that formats volumes, and says the id of their cluster. */
export const FORMAT_CONTAINER = "format";
/** The same of a broker with ZooKeeper, which a look at an existing cluster knows it by. */
export const CLUSTER_ID_CONTAINER = "cluster-id";
/** The init container of an adopted node. */
export const ADOPT_CONTAINER = "adopt";
/** A variable of nodes of a dynamic quorum in earlier versions, which these are known by. */
export const INITIAL_CONTROLLERS = "INITIAL_CONTROLLERS";
