import { isIP, isIPv6 } from "node:net";
import { domainToASCII } from "node:url";

/** A DNS name or an address, as it is compared: of several ways to write it there is one. */
export function canonicalName(name: string): string {
  // The zone of an address means something on one machine only.
  if (isIPv6(name)) return new URL(`http://[${name.replace(/%.*/, "")}]`).hostname.slice(1, -1);
  if (isIP(name)) return name;
  const ascii = /^[\x20-\x7e]*$/.test(name) ? name : domainToASCII(name);
  return ascii.toLowerCase().replace(/\.$/, "");
}

/** Each name once, as it is compared. */
export function canonicalNames(names: string[]): string[] {
  return [...new Set(names.map(canonicalName))];
}
