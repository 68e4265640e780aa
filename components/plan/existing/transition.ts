import { advertisedIn, advertisedLine } from "../access/advertised";
import { propertiesText } from "../settings";

/**
 * What a node reads of how nodes reach each other, as the ConfigMaps have it: a file a key. A cluster that runs gets another
 * way between its nodes in stages, each rolled out before the next begins, so that any two of its nodes can reach each other
 * at all times: both ways are there (`added`), the other one is used (`moved`), and the former one is gone, which is the plan.
 */
export interface NodeFiles {
  "server.properties": string;
  "advertised.listeners": string;
  "agent.properties": string;
  /** How an agent gets into a closed cluster. */
  "client.properties"?: string;
}

/**
 * What stands between what runs and what is planned. `authorized` is the plan, but refuses nobody of whom no rule speaks: an authorizer
 * takes rules only once every controller has it, and would refuse all but super users until then.
 */
export type Stage = "added" | "moved" | "authorized";

/** In the names of ConfigMaps that pods mount in a stage. */
export const STAGE = "-stage-";

/** Whether a StatefulSet is at a stage. */
export function isStaged({ mounts }: { mounts: string[] }): boolean {
  return mounts.some((name) => name.includes(STAGE));
}

/** The listeners by which nodes reach each other. */
interface Links {
  brokers: string | undefined;
  controllers: string | undefined;
}

/** Settings that say where nodes find each other: they move with the listeners. */
const OF_QUORUM = /^controller\.quorum\.(voters|bootstrap\.servers)$/;
/** What listeners need, and what does nothing without them. */
const OF_LISTENERS = /^(ssl\.|sasl\.|listener\.name\.)/;
const OF_AUTHORIZER = /^(authorizer\.class\.name|super\.users)$/;
const ALLOWS = "allow.everyone.if.no.acl.found";

type Properties = Record<string, string>;

/** The next stage for a cluster of which each set runs this; undefined once the plan itself is the next. */
export function nextStage(running: (Properties | undefined)[], planned: Properties[]): Stage | undefined {
  return nextWay(running, planned) ?? (isWithoutRules(running, planned) ? "authorized" : undefined);
}

/** Whether brokers and controllers with these settings ask for rules. */
export function asks(properties: Properties): boolean {
  return "authorizer.class.name" in properties;
}

/** Whether nodes are to ask for rules, and some don't yet, or let in whoever there are none of, as in the stage. */
export function isWithoutRules(running: (Properties | undefined)[], planned: Properties[]): boolean {
  const allows = (properties: Properties) => properties[ALLOWS] === "true";
  const isStage = (properties: Properties) => allows(properties) && !planned.some(allows);
  return (
    planned.some(asks) &&
    running.some((properties) => properties !== undefined && (!asks(properties) || isStage(properties)))
  );
}

/** The next stage of those by which nodes get another way to each other; undefined where they have it. */
export function nextWay(running: (Properties | undefined)[], planned: Properties[]): Stage | undefined {
  const wanted = merged(planned.map(linksOf));
  const ofSets = running.filter((properties) => properties !== undefined);
  const isThere = ofSets.every((properties) => {
    const { brokers, controllers } = linksOf(properties);
    const ofBrokers = brokers === undefined || brokers === wanted.brokers;
    // Without controllers, as on the way back to ZooKeeper, there is no way to them.
    const isUnused = controllers === undefined || wanted.controllers === undefined;
    return ofBrokers && (isUnused || controllers === wanted.controllers);
  });
  if (isThere) return undefined;
  if (!ofSets.every((properties) => knowsAll(properties, wanted))) return "added";
  // Where the plan has the former way too, it is as good as the stage.
  const former = merged(ofSets.map(linksOf));
  return planned.every((properties) => knowsAll(properties, former)) ? undefined : "moved";
}

/**
 * Why a listener that nodes are to reach each other by can't be added beside those that run, in words; undefined if it can.
 *
 * @param running settings of a set that the plan has too
 */
export function whyNotStaged(running: Properties, planned: Properties): string | undefined {
  const wanted = planned["inter.broker.listener.name"];
  if (wanted === undefined || running["inter.broker.listener.name"] === undefined) return undefined;
  const before = list(running, "listeners");
  const protocol = (properties: Properties) =>
    list(properties, "listener.security.protocol.map")
      .find((item) => nameOf(item) === wanted)
      ?.split(":")[1];
  const port = portOf(list(planned, "listeners").find((listener) => nameOf(listener) === wanted) ?? "");
  const same = before.find((listener) => nameOf(listener) === wanted);
  if (same) {
    // That it is on another port, brokers tell each other.
    if (running["inter.broker.listener.name"] === wanted && protocol(running) === protocol(planned))
      return undefined;
    return portOf(same) === port && protocol(running) === protocol(planned)
      ? undefined
      : `"${wanted.toLowerCase()}", which is there already and another one: ${protocol(running)} on port ${portOf(same)}`;
  }
  const taker = before.find((listener) => portOf(listener) === port);
  return taker && `"${wanted.toLowerCase()}", whose port ${port} "${nameOf(taker).toLowerCase()}" has`;
}

/** The listener by which nodes with these settings reach the controllers. */
export function controllersListener(properties: Properties): string | undefined {
  return linksOf(properties).controllers;
}

/** What a set's pods read in a stage. */
export function stageFiles(stage: Stage, running: NodeFiles, planned: NodeFiles): NodeFiles {
  if (stage === "authorized") {
    const properties = { ...parseProperties(planned["server.properties"]), [ALLOWS]: "true" };
    return { ...planned, "server.properties": propertiesText(properties, Object.keys(properties).sort()) };
  }
  const properties = stageProperties(
    stage,
    parseProperties(running["server.properties"]),
    parseProperties(planned["server.properties"]),
  );
  const bound = list(properties, "listeners").map(nameOf);
  return {
    "server.properties": propertiesText(properties, Object.keys(properties).sort()),
    "advertised.listeners": bothAdvertised(
      running["advertised.listeners"],
      planned["advertised.listeners"],
      bound,
    ),
    // An agent asks other nodes, too: it takes the way that all of them have.
    ...agentFiles(stage === "added" ? running : planned),
  };
}

function agentFiles(files: NodeFiles): Pick<NodeFiles, "agent.properties" | "client.properties"> {
  const client = files["client.properties"];
  return { "agent.properties": files["agent.properties"], ...(client && { "client.properties": client }) };
}

function stageProperties(stage: "added" | "moved", running: Properties, planned: Properties): Properties {
  const stays = list(running, "listeners").map(
    (listener) => `listener.name.${nameOf(listener).toLowerCase()}.`,
  );
  const isOfOneThatStays = (name: string) => stays.some((prefix) => name.startsWith(prefix));
  const hasAuthorizer = [running, planned].every((side) => "authorizer.class.name" in side);
  const used = stage === "added" ? running : planned;
  const properties: Properties = {
    ...pick(running, (name) => OF_LISTENERS.test(name)),
    ...pick(planned, (name) => !isOfOneThatStays(name)),
    ...bothListeners(running, planned),
    ...pick(used, (name) => OF_QUORUM.test(name) || name === "inter.broker.listener.name"),
    ...(used["controller.listener.names"] !== undefined && {
      "controller.listener.names": [
        ...new Set([used, running, planned].flatMap((side) => list(side, "controller.listener.names"))),
      ].join(),
    }),
  };
  const dropped = (name: string) =>
    (OF_QUORUM.test(name) && !(name in used)) || (OF_AUTHORIZER.test(name) && !hasAuthorizer);
  return pick(properties, (name) => !dropped(name));
}

/** Listeners of before and after. One that is in both stays as it runs, and a port is that of the one that runs. */
function bothListeners(running: Properties, planned: Properties): Properties {
  const before = list(running, "listeners");
  const ports = before.map(portOf);
  const names = before.map(nameOf);
  const added = list(planned, "listeners").filter(
    (listener) => !names.includes(nameOf(listener)) && !ports.includes(portOf(listener)),
  );
  const protocols = list(running, "listener.security.protocol.map");
  const known = protocols.map(nameOf);
  const others = list(planned, "listener.security.protocol.map").filter((p) => !known.includes(nameOf(p)));
  return {
    listeners: [...before, ...added].join(),
    "listener.security.protocol.map": [...protocols, ...others].join(),
  };
}

/** A line a node, `<id> <listener>://<address>,...`; Kafka refuses an address of a listener that isn't bound. */
function bothAdvertised(running: string, planned: string, bound: string[]): string {
  const before = advertisedIn(running);
  return [...advertisedIn(planned)]
    .map(([id, after]) => {
      const own = before.get(id)?.split(",") ?? [];
      const names = own.map(nameOf);
      const added = after
        .split(",")
        .filter((address) => !names.includes(nameOf(address)) && bound.includes(nameOf(address)));
      return advertisedLine(id, [...own, ...added].join());
    })
    .join("");
}

function linksOf(properties: Properties): Links {
  return {
    brokers: isBroker(properties) ? properties["inter.broker.listener.name"] : undefined,
    controllers: list(properties, "controller.listener.names").at(0),
  };
}

function merged(all: Links[]): Links {
  return {
    brokers: all.map(({ brokers }) => brokers).find((name) => name !== undefined),
    controllers: all.map(({ controllers }) => controllers).find((name) => name !== undefined),
  };
}

/** Controllers that know ZooKeeper know the brokers' listener, too. */
function isBroker(properties: Properties): boolean {
  return (
    properties["process.roles"]?.includes("broker") ?? properties["inter.broker.listener.name"] !== undefined
  );
}

/** Whether a node can be reached, and reaches others, by these. */
function knowsAll(properties: Properties, { brokers, controllers }: Links): boolean {
  const bound = list(properties, "listeners").map(nameOf);
  const mapped = list(properties, "listener.security.protocol.map").map(nameOf);
  const isController = properties["process.roles"]?.includes("controller") ?? false;
  return (
    (!isBroker(properties) || brokers === undefined || bound.includes(brokers)) &&
    (controllers === undefined || (isController ? bound.includes(controllers) : mapped.includes(controllers)))
  );
}

/** Lines of a file of properties as they stand there. */
export function parseProperties(text: string): Properties {
  const lines = text.split("\n").filter((line) => line.includes("="));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

function list(properties: Properties, name: string): string[] {
  return (properties[name] ?? "").split(",").filter((item) => item !== "");
}

function nameOf(listener: string): string {
  return listener.split(":")[0];
}

function portOf(listener: string): string {
  return listener.slice(listener.lastIndexOf(":") + 1);
}

function pick(properties: Properties, isTaken: (name: string) => boolean): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => isTaken(name)));
}
