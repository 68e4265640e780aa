import { isIP } from "node:net";

/** A range of addresses. */
export interface Cidr {
  family: number;
  /** Its first address, as a number. */
  first: bigint;
  /** How many of the leading bits all of its addresses share. */
  prefix: number;
}

const BITS: Record<number, number> = { 4: 32, 6: 128 };

/** A range of addresses as people write it, or what is wrong with it. */
export function parseCidr(text: string): Cidr | { mistake: string } {
  const [, address, digits] = /^([^/]*)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address ?? "");
  const prefix = Number(digits);
  if (family === 0 || prefix > BITS[family] || address.includes("%")) {
    return { mistake: "write a range such as 10.0.0.0/8, or one address as 10.1.2.3/32" };
  }
  const rest = BigInt(BITS[family] - prefix);
  const number = family === 4 ? ofIPv4(address) : ofIPv6(address);
  const first = (number >> rest) << rest;
  if (first !== number) {
    return { mistake: `has bits beyond the first ${prefix}: a range of that size begins with others` };
  }
  return { family, first, prefix };
}

/** Whether a range lies in another one, and isn't all of it. */
export function isWithin(inner: Cidr, outer: Cidr): boolean {
  const rest = BigInt(BITS[outer.family] - outer.prefix);
  return (
    inner.family === outer.family &&
    inner.prefix > outer.prefix &&
    inner.first >> rest === outer.first >> rest
  );
}

function ofIPv4(address: string): bigint {
  return address.split(".").reduce((number, part) => number * 256n + BigInt(part), 0n);
}

function ofIPv6(address: string): bigint {
  const plain = address.replace(/\d+\.\d+\.\d+\.\d+$/, (last) => {
    const number = ofIPv4(last);
    return `${(number >> 16n).toString(16)}:${(number & 0xffffn).toString(16)}`;
  });
  const [head, tail] = plain.split("::").map((side) => side.split(":").filter((group) => group !== ""));
  const zeros = tail ? Array<string>(8 - head.length - tail.length).fill("0") : [];
  return [...head, ...zeros, ...(tail ?? [])].reduce(
    (number, group) => number * 65536n + BigInt(`0x${group}`),
    0n,
  );
}
