/** What fits into kcat's buffer for a line, with its end (read_conf_file in kcat.c). */
const LONGEST_LINE = 510;

/**
 * Lines that kcat reads as these (`-F`). It knows no escapes, but takes `\:` for `:` and `\=` for `=`, and drops blanks at
 * the end: a value that it would read as another one is left out, with a line that says how to give it.
 */
export function librdkafkaProperties(properties: [name: string, value: string][]): string {
  return properties.map(([name, value]) => `${lineOf(name, value)}\n`).join("");
}

function lineOf(name: string, value: string): string {
  const line = `${name}=${value}`;
  const isReadAsItIs = !/\\[:=]|\s$|\p{Cc}/u.test(line) && Buffer.byteLength(line) <= LONGEST_LINE;
  return isReadAsItIs ? line : `# kcat can't read ${name} from a file as it is: give it by -X ${name}=VALUE`;
}
