import { Milliseconds, Short } from "@grafana/grafana-foundation-sdk/units";
import { type Board, chosen, max, graph, NODE, controller, P99 } from "./language";

const raft = (name: string) => chosen()(`kafka_server_raftmetrics_${name}`);
const ofQuorum = (name: string) => max(chosen()(`kafka_cluster_quorum_replica_${name}`), "node_id", "role");
const MEMBER = "{{role}} {{node_id}}";

export const controllers: Board = {
  title: "Controllers",
  choices: [],
  rows: {
    Quorum: [
      graph("The active controller", Short, [`${controller("activecontrollercount")} == 1`, NODE]),
      graph("What nodes are in the quorum", Short, [
        max(raft("current_state"), "instance", "current_state"),
        `${NODE} {{current_state}}`,
      ]),
      graph("Epoch", Short, [raft("current_epoch"), NODE]),
      graph("Metadata records behind the leader", Short, [ofQuorum("lag"), MEMBER]),
      graph("Caught up with the leader", Short, [ofQuorum("caught_up"), MEMBER]),
      graph("Metadata that is committed", Short, [raft("high_watermark"), NODE]),
    ],
    Work: [
      graph("99 % of events wait at most", Milliseconds, [
        chosen()("kafka_controller_controllereventmanager_eventqueuetimems", P99),
        NODE,
      ]),
      graph("99 % of events take at most", Milliseconds, [
        chosen()("kafka_controller_controllereventmanager_eventqueueprocessingtimems", P99),
        NODE,
      ]),
      graph("A record is committed after, on average", Milliseconds, [raft("commit_latency_avg"), NODE]),
    ],
    Trouble: [
      graph("Elections of an active controller", Short, [controller("newactivecontrollerscount"), NODE]),
      graph("Heartbeats of brokers that came too late", Short, [
        controller("timedoutbrokerheartbeatcount"),
        NODE,
      ]),
      graph(
        "Metadata that nodes failed on",
        Short,
        [controller("metadataerrorcount"), `${NODE} controller`],
        [chosen()("kafka_server_brokermetadatametrics_metadata_apply_error_count"), `${NODE} broker`],
      ),
    ],
  },
};
