import { OpsPerSecond, Seconds, Short } from "@grafana/grafana-foundation-sdk/units";
import { type Board, chosen, sum, max, graph, number } from "./language";

const ofGroups = chosen("consumergroup");
const GROUP = "{{consumergroup}}";
const lagOf = (...labels: string[]) =>
  sum(max(ofGroups("kafka_consumergroup_lag"), "consumergroup", "topic", "partition"), ...labels);
const readOf = (...labels: string[]) =>
  sum(
    `clamp_min(${max(`deriv(${ofGroups("kafka_consumergroup_current_offset")}[5m])`, "consumergroup", "topic", "partition")}, 0)`,
    ...labels,
  );
const coordinated = (name: string) => sum(chosen()(`kafka_coordinator_group_groupmetadatamanager_${name}`));

export const groups: Board = {
  title: "Consumer groups",
  choices: ["consumergroup"],
  rows: {
    Now: [
      number("Groups", coordinated("numgroups")),
      number("Groups that consume", coordinated("numgroupsstable")),
      number("Groups without members", coordinated("numgroupsempty")),
      number(
        "Groups that rebalance",
        `${coordinated("numgroupspreparingrebalance")} + ${coordinated("numgroupscompletingrebalance")}`,
      ),
      number("Committed offsets", coordinated("numoffsets")),
      number("Records behind", lagOf()),
    ],
    Lag: [
      graph("Records that groups are behind", Short, [lagOf("consumergroup"), GROUP]),
      graph("The same by topic", Short, [lagOf("consumergroup", "topic"), `${GROUP} {{topic}}`]),
      graph("The same of the worst partitions", Short, [
        `topk(10, ${max(ofGroups("kafka_consumergroup_lag"), "consumergroup", "topic", "partition")})`,
        `${GROUP} {{topic}}-{{partition}}`,
      ]),
      graph("Records that groups read", OpsPerSecond, [readOf("consumergroup"), GROUP]),
      graph("Time until they have caught up, if nothing came", Seconds, [
        `${lagOf("consumergroup")} / (${readOf("consumergroup")} > 0)`,
        GROUP,
      ]),
    ],
  },
};
