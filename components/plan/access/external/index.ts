import type { ListenerArgs } from "../../../args";
import { planHostPort } from "./hostPort";
import { planLoadBalancer } from "./loadBalancer";
import { planLocalNodePort } from "./localNodePort";
import { planNodePort } from "./nodePort";
import { planPortForward } from "./portForward";
import { planProxy } from "./proxy";
import type { ExternalAccess, AccessContext } from "./externalAccess";

/** What of a listener says how clients outside get in. */
type AccessArgs = Omit<ListenerArgs, "name" | "port" | "tls" | "authentication" | "oauth" | "from">;

type Planners = {
  [Name in keyof AccessArgs]-?: (context: AccessContext<NonNullable<ListenerArgs[Name]>>) => ExternalAccess;
};

/** Every way in from outside, by its argument in a listener. */
const planners: Planners = {
  hostPort: planHostPort,
  nodePort: planNodePort,
  localNodePort: planLocalNodePort,
  loadBalancer: planLoadBalancer,
  proxy: planProxy,
  portForward: planPortForward,
};
/** The ways in from outside, by their arguments in a listener. */
export const ACCESS_NAMES = Object.keys(planners) as (keyof Planners)[];

/** The way in that a listener has; undefined for one that is reachable inside only. */
export function planExternalAccess(
  context: Omit<AccessContext<never>, "args" | "path">,
  listenerPath: string,
): ExternalAccess | undefined {
  const given = ACCESS_NAMES.filter((name) => context.listener[name] !== undefined);
  if (given.length > 1) {
    context.mistakes.add(
      listenerPath,
      `has ${given.join(" and ")}; a listener has at most one way in. Add a listener for the other`,
    );
  }
  const [name] = given;
  if (name === undefined) return undefined;
  const plan = planners[name] as (context: AccessContext<unknown>) => ExternalAccess;
  const access = plan({ ...context, args: context.listener[name], path: `${listenerPath}.${name}` });
  if (!access.nodeAddress) return access;
  const another = "a Kubernetes node has got another address since its broker started (delete that pod)";
  return { ...access, likelyCause: `${access.likelyCause}, or ${another}` };
}
