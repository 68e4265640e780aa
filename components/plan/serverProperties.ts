import { CONTROLLER_LISTENER, CONTROLLER_PORT, internalListener, PlannedListener } from "./listeners";
import { Mistakes } from "./mistakes";
import { ADVERTISED_LISTENERS, NODE_ID } from "./nodes";
import { PlannedQuorum } from "./quorum";
import { settingPath } from "./settings";
import { LOG_DIRECTORY } from "./storage";

/** Properties that the plan decides, each with what the user sets instead. */
const OWNED: Record<string, string> = {
  "advertised.listeners": "it follows from listeners",
  "broker.id": "node ids follow from replicas",
  "broker.id.generation.enable": "node ids follow from replicas",
  "controller.listener.names": "the controllers have a listener of their own",
  "controller.quorum.bootstrap.servers": "the quorum follows from replicas",
  "controller.quorum.voters": "the quorum follows from replicas",
  "inter.broker.listener.name": "it is the first listener without a way in from outside",
  "listener.security.protocol.map": "it follows from listeners",
  listeners: "use the argument listeners",
  "log.dir": "it follows from storage",
  "log.dirs": "it follows from storage",
  "metadata.log.dir": "it follows from storage",
  "node.id": "node ids follow from replicas",
  "process.roles": "every node is broker and controller",
  "security.inter.broker.protocol": "it is the protocol of the first listener without a way in from outside",
};

/**
 * The text of server.properties: sorted, a line a property, so that a preview shows a one-line change as one
 * line. The same for every node; the start script fills the placeholders in.
 */
export function planServerProperties(
  config: Record<string, string>,
  listeners: PlannedListener[],
  quorum: PlannedQuorum,
  replication: Record<string, string>,
  mistakes: Mistakes,
): string {
  for (const name of Object.keys(config)) {
    if (name in OWNED) {
      mistakes.add(settingPath("config", name), `can't be set here: ${OWNED[name]}`);
    } else if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
      mistakes.add(settingPath("config", name), "is no name of a property");
    }
  }
  const properties: Record<string, string> = {
    // A broker that was given a topic's name by a slip of a client shouldn't make the topic; topics are arguments.
    "auto.create.topics.enable": "false",
    ...config,
    ...replication,
    ...quorum.properties,
    "advertised.listeners": ADVERTISED_LISTENERS,
    "controller.listener.names": CONTROLLER_LISTENER,
    "inter.broker.listener.name": internalListener(listeners)?.kafkaName ?? "",
    "listener.security.protocol.map": [CONTROLLER_LISTENER, ...listeners.map((l) => l.kafkaName)]
      .map((name) => `${name}:PLAINTEXT`)
      .join(","),
    listeners: [
      `${CONTROLLER_LISTENER}://:${CONTROLLER_PORT}`,
      ...listeners.map((l) => `${l.kafkaName}://:${l.port}`),
    ].join(","),
    "log.dirs": LOG_DIRECTORY,
    "node.id": NODE_ID,
    "process.roles": "broker,controller",
  };
  return Object.keys(properties)
    .sort()
    .map((name) => `${name}=${escapeValue(properties[name])}\n`)
    .join("");
}

/** A value as java.util.Properties reads it back: Latin-1, backslash begins an escape. */
function escapeValue(value: string): string {
  return value
    .replaceAll("\\", "\\\\")
    .replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
