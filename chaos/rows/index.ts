import type { Row } from "../row";
import { copies } from "./copies";
import { settings } from "./settings";
import { shrink } from "./shrink";

/** All of them, in the order of the table. */
export const ROWS: Row[] = [shrink, copies, settings];
