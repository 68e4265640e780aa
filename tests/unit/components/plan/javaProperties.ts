/** Reads text as java.util.Properties does, as far as its documentation says: escapes, comments, continued lines. */
export function readJavaProperties(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  const lines = text.split(/\r\n|\n|\r/);
  while (lines.length > 0) {
    let line = lines.shift()!.replace(/^[ \t\f]+/, "");
    if (line === "" || line.startsWith("#") || line.startsWith("!")) {
      continue;
    }
    while (endsWithOddBackslashes(line)) {
      line = line.slice(0, -1) + (lines.shift() ?? "").replace(/^[ \t\f]+/, "");
    }
    const key = /^(?:\\.|[^\\ \t\f=:])*/.exec(line)![0];
    const value = line.slice(key.length).replace(/^[ \t\f]*[=:]?[ \t\f]*/, "");
    properties.set(unescape(key), unescape(value));
  }
  return properties;
}

function endsWithOddBackslashes(line: string): boolean {
  return /\\*$/.exec(line)![0].length % 2 === 1;
}

function unescape(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code?: string, char?: string) => {
    if (code !== undefined) {
      return String.fromCharCode(parseInt(code, 16));
    }
    return { t: "\t", n: "\n", r: "\r", f: "\f" }[char!] ?? char!;
  });
}
