import type * as pulumi from "@pulumi/pulumi";
import type { Assigned } from "../../plan/access/advertised";
import type { OwnWait } from "../../rollout/ownWait";
import type { Observed, ResourceContext } from "../context";
import { certificates, type MadeCertificates } from "./certificates";
import { passwords } from "./passwords";
import { keptPasswords, passwordMarks, userList } from "./jobUsers";
import { listenerUsers } from "./userSecrets";

/** What a closed cluster has before its nodes begin. */
export interface ClosedParts extends MadeCertificates {
  /** The password of each user who has one; secret. */
  passwords: pulumi.Output<Record<string, string>>;
  /** The users as the Job reads them. */
  users: pulumi.Output<string>;
}

/**
 * Makes what closes a cluster to strangers, as far as it is known before its nodes run.
 *
 * @param assigned what brokers advertise of what the Services for outside get
 */
export function closedParts(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
  assigned: pulumi.Output<Assigned>,
): ClosedParts {
  const { secrets, ...others } = certificates(context, observed, wait, assigned);
  const known = passwords(context, observed);
  const marks = passwordMarks(context, known);
  return {
    secrets: [
      ...secrets,
      listenerUsers(context, observed, wait, known),
      keptPasswords(context, observed, wait, known, marks),
    ],
    ...others,
    passwords: known,
    users: userList(context, observed, marks),
  };
}
