import type { Row } from "../row";
import { copies } from "./copies";

/** All of them, in the order of the table. */
export const ROWS: Row[] = [copies];
