import type { Row } from "../row";
import { copies } from "./copies";
import { settings } from "./settings";

/** All of them, in the order of the table. */
export const ROWS: Row[] = [copies, settings];
