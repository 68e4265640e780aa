import type { ListenerArgs } from "../../../args";
import { planHostPort } from "./hostPort";
import { planLoadBalancer } from "./loadBalancer";
import { planLocalNodePort } from "./localNodePort";
import { planNodePort } from "./nodePort";
import { planPortForward } from "./portForward";
import { planProxy } from "./proxy";
import type { ExternalAccess, AccessContext } from "./externalAccess";

type Planners = {
  [Name in Exclude<keyof ListenerArgs, "name" | "port" | "from">]-?: (
    context: AccessContext<NonNullable<ListenerArgs[Name]>>,
  ) => ExternalAccess;
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
const names = Object.keys(planners) as (keyof Planners)[];

/** The way in that a listener has; undefined for one that is reachable inside only. */
export function planExternalAccess(
  context: Omit<AccessContext<never>, "args" | "path">,
  listenerPath: string,
): ExternalAccess | undefined {
  const given = names.filter((name) => context.listener[name] !== undefined);
  if (given.length > 1) {
    context.mistakes.add(
      listenerPath,
      `has ${given.join(" and ")}; a listener has at most one way in. Add a listener for the other`,
    );
  }
  const [name] = given;
  if (name === undefined) return undefined;
  const plan = planners[name] as (context: AccessContext<unknown>) => ExternalAccess;
  return plan({ ...context, args: context.listener[name], path: `${listenerPath}.${name}` });
}
