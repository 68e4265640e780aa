/** An IPv6 address is written in brackets, so that its colons aren't taken for the port's. */
export function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** As Node.js takes an IPv6 address, and as Kafka tells it. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}
