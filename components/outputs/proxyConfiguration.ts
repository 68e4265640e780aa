/** A port of a proxy, and the Kubernetes nodes that it passes connections on to, in the order to try them. */
export interface Passage {
  /** What it leads to, as the name of an upstream or a backend. */
  name: string;
  /** The port, with the host where another one has the same port, or with that of all IPv6 addresses. */
  listen: string;
  /** The name that a client asks for in TLS (SNI), where passages share a port and are told apart by it. */
  serverName?: string;
  nodePort: number;
  hosts: string[];
  /** Whether connections are spread over the hosts, or go to the first that works. */
  spread: boolean;
}

/** What listens on one port, and is told apart by what clients ask for. */
interface NamedPassages {
  /** Of word characters alone. */
  name: string;
  listen: string;
  passages: Passage[];
}

// Longer than the ten minutes after which Kafka itself ends an idle connection (connections.max.idle.ms).
const IDLE_MINUTES = 11;
/** Above the longest DNS name, with what nginx keeps beside it. */
const NGINX_NAME_BYTES = 512;

/** What nginx loads beside its `http` block, with the stream module. */
export function nginxConfiguration(passages: Passage[]): string {
  const shared = sharedPorts(passages);
  const head = ["stream {", "  proxy_connect_timeout 5s;", `  proxy_timeout ${IDLE_MINUTES}m;`];
  if (shared.length > 0) head.push(`  map_hash_bucket_size ${NGINX_NAME_BYTES};`);
  const blocks = passages.flatMap(({ name, listen, serverName, nodePort, hosts, spread }) => [
    `  upstream ${name} {`,
    ...hosts.map((host, i) => `    server ${host}:${nodePort}${!spread && i > 0 ? " backup" : ""};`),
    "  }",
    ...(serverName ? [] : ["  server {", `    listen ${listen};`, `    proxy_pass ${name};`, "  }"]),
  ]);
  const choices = shared.flatMap(({ name, listen, passages }) => [
    `  map $ssl_preread_server_name $${name} {`,
    ...passages.map(({ serverName, name }) => `    ${serverName} ${name};`),
    "  }",
    "  server {",
    `    listen ${listen};`,
    "    ssl_preread on;",
    `    proxy_pass $${name};`,
    "  }",
  ]);
  return [...head, ...blocks, ...choices, "}", ""].join("\n");
}

/** Sections for haproxy.cfg. */
export function haproxyConfiguration(passages: Passage[]): string {
  const choices = sharedPorts(passages).flatMap(({ name, listen, passages }) => [
    `frontend ${name}`,
    "  mode tcp",
    `  bind ${boundTo(listen)}`,
    `  timeout client ${IDLE_MINUTES}m`,
    "  tcp-request inspect-delay 5s",
    "  tcp-request content accept if { req.ssl_hello_type 1 }",
    ...passages.map(({ serverName, name }) => `  use_backend ${name} if { req.ssl_sni -i ${serverName} }`),
    "",
  ]);
  const sections = passages.flatMap(({ name, listen, serverName, nodePort, hosts, spread }) => [
    `${serverName ? "backend" : "listen"} ${name}`,
    "  mode tcp",
    ...(serverName ? [] : [`  bind ${boundTo(listen)}`]),
    "  timeout connect 5s",
    ...(serverName ? [] : [`  timeout client ${IDLE_MINUTES}m`]),
    `  timeout server ${IDLE_MINUTES}m`,
    ...hosts.map(
      (host, i) => `  server node${i} ${host}:${nodePort} check${!spread && i > 0 ? " backup" : ""}`,
    ),
    "",
  ]);
  return [...choices, ...sections].join("\n");
}

function boundTo(listen: string): string {
  return listen.includes(":") ? listen : `:${listen}`;
}

/** The passages that are told apart by a name, by the port that they share. */
function sharedPorts(passages: Passage[]): NamedPassages[] {
  const named = passages.filter(({ serverName }) => serverName);
  return [...new Set(named.map(({ listen }) => listen))].map((listen) => {
    const sharing = named.filter((passage) => passage.listen === listen);
    // What nginx calls a variable has word characters alone.
    const listener = sharing[0].name.replace(/_[^_]*$/, "").replace(/\W/g, "_");
    return { name: `${listener}_at_${listen}`, listen, passages: sharing };
  });
}
