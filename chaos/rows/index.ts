import type { Row } from "../row";
import { controllers } from "./controllers";
import { copies } from "./copies";
import { drain } from "./drain";
import { join } from "./join";
import { machines } from "./machines";
import { roll } from "./roll";
import { settings } from "./settings";
import { shrink } from "./shrink";
import { upgrade } from "./upgrade";
import { zooKeeper } from "./zooKeeper";

/** All of them, in the order of the table. */
export const ROWS: Row[] = [
  ...[shrink, join, copies, controllers, upgrade, zooKeeper],
  ...[settings, drain, machines, roll],
];
