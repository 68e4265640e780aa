import type * as pulumi from "@pulumi/pulumi";
import type { OwnWait } from "../../rollout/ownWait";
import type { Observed, ResourceContext } from "../context";
import { certificates, type Texts } from "./certificates";
import { passwords } from "./passwords";
import { keptPasswords, passwordMarks, userList } from "./jobUsers";
import type { WrittenSecret } from "./secretObject";
import { listenerUsers } from "./userSecrets";

/** What a closed cluster has before its nodes begin. */
export interface ClosedParts {
  /** What nodes and the Job mount. */
  secrets: WrittenSecret[];
  /** What all Secrets with certificates hold; secret. */
  texts: pulumi.Output<Texts>;
  /** The password of each user who has one; secret. */
  passwords: pulumi.Output<Record<string, string>>;
  /** The users as the Job reads them. */
  users: pulumi.Output<string>;
}

/** Makes what closes a cluster to strangers, as far as it is known before its nodes run. */
export function closedParts(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
): ClosedParts {
  const { secrets, texts } = certificates(context, observed, wait);
  const known = passwords(context, observed);
  const marks = passwordMarks(context, known);
  return {
    secrets: [
      ...secrets,
      listenerUsers(context, observed, wait, known),
      keptPasswords(context, observed, wait, known, marks),
    ],
    texts,
    passwords: known,
    users: userList(context, observed, marks),
  };
}
