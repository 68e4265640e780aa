/** A port of a proxy, and the Kubernetes nodes that it passes connections on to, in the order to try them. */
export interface Passage {
  /** What it leads to, as the name of an upstream or a backend. */
  name: string;
  /** The port, with the host where another one has the same port, or with that of all IPv6 addresses. */
  listen: string;
  nodePort: number;
  hosts: string[];
  /** Whether connections are spread over the hosts, or go to the first that works. */
  spread: boolean;
}

// Longer than the ten minutes after which Kafka itself ends an idle connection (connections.max.idle.ms).
const IDLE_MINUTES = 11;

/** What nginx loads beside its `http` block, with the stream module. */
export function nginxConfiguration(passages: Passage[]): string {
  const blocks = passages.flatMap(({ name, listen, nodePort, hosts, spread }) => [
    `  upstream ${name} {`,
    ...hosts.map((host, i) => `    server ${host}:${nodePort}${!spread && i > 0 ? " backup" : ""};`),
    "  }",
    "  server {",
    `    listen ${listen};`,
    `    proxy_pass ${name};`,
    "  }",
  ]);
  const head = ["stream {", "  proxy_connect_timeout 5s;", `  proxy_timeout ${IDLE_MINUTES}m;`];
  return [...head, ...blocks, "}", ""].join("\n");
}

/** Sections for haproxy.cfg. */
export function haproxyConfiguration(passages: Passage[]): string {
  const sections = passages.flatMap(({ name, listen, nodePort, hosts, spread }) => [
    `listen ${name}`,
    "  mode tcp",
    `  bind ${listen.includes(":") ? listen : `:${listen}`}`,
    "  timeout connect 5s",
    `  timeout client ${IDLE_MINUTES}m`,
    `  timeout server ${IDLE_MINUTES}m`,
    ...hosts.map(
      (host, i) => `  server node${i} ${host}:${nodePort} check${!spread && i > 0 ? " backup" : ""}`,
    ),
    "",
  ]);
  return sections.join("\n");
}
