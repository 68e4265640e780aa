import { BlockList, isIP } from "node:net";

/**
 * The proxy that the environment names for a server, by the rules of Go's net/http, so that the cluster is
 * reached the way the provider reaches it: HTTPS_PROXY or HTTP_PROXY by scheme, never for this machine, and
 * never for what NO_PROXY lists (hosts, .domains, addresses, networks, or "*").
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function proxyFor(server: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { protocol, hostname, port } = new URL(server);
  const either = (name: string): string | undefined => env[name] || env[name.toLowerCase()] || undefined;
  const proxy = protocol === "https:" ? either("HTTPS_PROXY") : either("HTTP_PROXY");
  if (!proxy) return undefined;
  const host = hostname.replace(/^\[|\]$/g, "");
  if (host === "localhost" || host === "::1" || /^127\./.test(host)) return undefined;
  const exempt = (either("NO_PROXY") ?? "").split(",").map((entry) => entry.trim().toLowerCase());
  const effectivePort = port || (protocol === "https:" ? "443" : "80");
  if (exempt.some((entry) => entry !== "" && matches(entry, host, effectivePort))) return undefined;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === "*" || entry === host) return true;
  const network = /^(.+)\/(\d+)$/.exec(entry);
  if (network) return contains(network[1], Number(network[2]), host);
  if (isIP(host) === 6) return false;
  const [, name, onlyPort] = /^\*?([^:]*)(?::(\d+))?$/.exec(entry) ?? [];
  if (!name || (onlyPort && onlyPort !== port)) return false;
  // ".example.com" means the names below it alone, "example.com" that name too.
  return host === name || (!isIP(host) && host.endsWith(name.startsWith(".") ? name : `.${name}`));
}

function contains(network: string, prefix: number, host: string): boolean {
  const family = isIP(network) === 6 ? "ipv6" : "ipv4";
  if (isIP(network) === 0 || isIP(host) !== isIP(network)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list.check(host, family);
}
