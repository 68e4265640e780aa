/** Text that java.util.Properties reads as these. Each line of a value is a line, so that certificates are seen as such. */
export function javaProperties(properties: [name: string, value: string][]): string {
  return properties.map(([name, value]) => `${name}=${escaped(value)}\n`).join("");
}

/** A blank begins no value, nor a line that goes on; else only a backslash and what is outside of ASCII is read as another. */
function escaped(value: string): string {
  return value
    .replace(/\n$/, "")
    .replaceAll("\\", "\\\\")
    .replace(/[^\n -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replace(/^ /gm, "\\ ")
    .replaceAll("\n", "\\n\\\n");
}
