import { isIPv4, isIPv6 } from "node:net";

/**
 * An address as brokers write that of a client, which they compare letter by letter: eight groups of an IPv6 address without
 * leading zeros (Java's Inet6Address.getHostAddress). Undefined if it is neither an address nor `*`.
 */
export function asBrokersSeeIt(host: string): string | undefined {
  if (host === "*" || isIPv4(host)) return host;
  if (!isIPv6(host) || host.includes("%")) return undefined;
  // The shortest form: lower case, no leading zeros, no dots.
  const shortest = new URL(`http://[${host}]`).hostname.slice(1, -1);
  const [head, tail] = shortest.split("::").map((part) => part.split(":").filter(Boolean));
  const groups = tail ? [...head, ...Array<string>(8 - head.length - tail.length).fill("0"), ...tail] : head;
  const isMapped = groups.slice(0, 5).every((group) => group === "0") && groups[5] === "ffff";
  if (!isMapped) return groups.join(":");
  return groups
    .slice(6)
    .map((group) => parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join(".");
}
