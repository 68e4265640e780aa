// TypeScript to JavaScript by SWC, without looking at types; what is compiled is kept beside the packages. To load SWC
// alone takes a tenth of a second.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

/** Where tools keep what they made of the sources; `npm ci` empties it. */
const cache = join(__dirname, "../node_modules/.cache/kafka-cluster/typescript");

const options = {
  jsc: { parser: { syntax: "typescript" }, target: "es2023" },
  // Node.js itself does import(): some packages can't be required.
  module: { type: "commonjs", ignoreDynamic: true },
  sourceMaps: true,
  swcrc: false,
};
const compiler = readFileSync(require.resolve("@swc/core/package.json"), "utf8");
const settings = JSON.stringify([options, compiler]);

/** The code of a file with this content, and what gives its source map. */
exports.compile = (content, filename) => {
  const hash = (...parts) =>
    parts.reduce((sum, part) => sum.update(part), createHash("sha256")).digest("hex");
  // One file for each source, so that there is no more than one that is out of date.
  const kept = join(cache, hash(filename));
  const key = hash(settings, content);
  const map = () => readFileSync(`${kept}.map`, "utf8");
  const known = read(kept);
  if (known?.startsWith(key)) return { code: known.slice(key.length + 1), map };
  const made = require("@swc/core").transformSync(content, { ...options, filename });
  keep(`${kept}.map`, made.map);
  keep(kept, `${key}\n${made.code}`);
  return { code: made.code, map: () => made.map };
};

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** At once or not at all, since others read it. Where nothing can be written it is compiled each time. */
function keep(file, text) {
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(unfinished, text);
    renameSync(unfinished, file);
  } catch {
    // Nothing depends on it.
  }
}
