import type { DashboardName } from "../../../components/plan/metrics/metrics";
import { brokers } from "./brokers";
import { cluster } from "./cluster";
import { controllers } from "./controllers";
import { groups } from "./groups";
import { jvm } from "./jvm";
import { topics } from "./topics";
import type { Board } from "./language";

/** What is drawn of a cluster. */
export const BOARDS: Record<DashboardName, Board> = { cluster, brokers, topics, groups, controllers, jvm };
