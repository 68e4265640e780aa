import type { Authentication } from "../../args";

export interface PlannedUser {
  name: string;
  authentication: Authentication;
  password?: { secret: string; key: string };
}
