import type { NamedPort } from "../access/insideServices";
import { Mistakes } from "../mistakes";
import type { PlannedNode } from "../nodes/nodes";
import { propertyValues } from "../placeholders";
import { settingPath } from "../settings";

/** Port for clients: `clientPort`. */
export const CLIENT_PORT = 2181;
/** Port on which followers connect to the leader. */
export const QUORUM_PORT = 2888;
/** Port on which the leader is elected. */
export const ELECTION_PORT = 3888;
/** What clients connect to. */
export const CLIENT_PORTS: NamedPort[] = [{ name: "client", port: CLIENT_PORT }];
/** What a server listens on. */
export const SERVER_PORTS: NamedPort[] = [
  ...CLIENT_PORTS,
  { name: "quorum", port: QUORUM_PORT },
  { name: "election", port: ELECTION_PORT },
];
/** Where the volume is mounted. */
export const DATA_MOUNT = "/var/lib/zookeeper";

/** Name of the Service that leads clients to any server that is ready. */
export function clientService(name: string): string {
  return `${name}-client`;
}

/** Lines that the plan decides, each with what the user sets instead. */
const OWNED: Record<string, string> = {
  "4lw.commands.whitelist": "the probes need ruok and srvr; mntr is allowed too",
  "admin.enableServer": "nothing uses it, and not every image has what it needs",
  clientPort: `it is ${CLIENT_PORT}`,
  clientPortAddress: "the server listens on all of its pod's addresses",
  dataDir: "it follows from storage",
  dataLogDir: "it follows from storage",
  dynamicConfigFile: "the servers follow from replicas",
  quorumListenOnAllIPs: "a pod's own name may not resolve yet when it starts",
  reconfigEnabled: "the servers follow from replicas",
  standaloneEnabled: "it follows from replicas",
};

/**
 * Whole numbers, each with the least that a server starts with or goes by.
 *
 * @see https://zookeeper.apache.org/doc/r3.8.4/zookeeperAdmin.html
 */
const LEAST: Record<string, number> = {
  "autopurge.purgeInterval": 0,
  "autopurge.snapRetainCount": 3,
  initLimit: 1,
  maxClientCnxns: 0,
  maxSessionTimeout: 1,
  minSessionTimeout: 1,
  snapCount: 2,
  syncLimit: 1,
  tickTime: 1,
};

/** What ZooKeeper's own documentation starts from; its defaults keep every snapshot for ever. */
const DEFAULTS = {
  "autopurge.purgeInterval": "12",
  "autopurge.snapRetainCount": "3",
  initLimit: "10",
  syncLimit: "5",
  tickTime: "2000",
};

/** The text of zoo.cfg, sorted, with `${NAMESPACE}` still to be filled in. The same for every server. */
export function planZooCfg(
  config: Record<string, string>,
  servers: PlannedNode[],
  path: string,
  mistakes: Mistakes,
): string {
  for (const name of Object.keys(config)) {
    const owned = /^(server|group|weight)\./.test(name) ? "the servers follow from replicas" : OWNED[name];
    if (owned !== undefined) {
      mistakes.add(settingPath(path, name), `can't be set here: ${owned}`);
    } else if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
      mistakes.add(settingPath(path, name), "is no name of a property");
    } else if (name in LEAST && !(/^\d+$/.test(config[name].trim()) && Number(config[name]) >= LEAST[name])) {
      mistakes.add(
        settingPath(path, name),
        `is "${config[name]}"; it must be a whole number of ${LEAST[name]} or more`,
      );
    }
  }
  const lines: Record<string, string> = {
    ...DEFAULTS,
    ...propertyValues(config),
    "4lw.commands.whitelist": "mntr,ruok,srvr",
    "admin.enableServer": "false",
    clientPort: String(CLIENT_PORT),
    dataDir: `${DATA_MOUNT}/data`,
    quorumListenOnAllIPs: "true",
  };
  for (const { id, host } of servers) {
    lines[`server.${id + 1}`] = `${host}:${QUORUM_PORT}:${ELECTION_PORT}`;
  }
  return Object.keys(lines)
    .sort()
    .map((name) => `${name}=${lines[name]}\n`)
    .join("");
}
