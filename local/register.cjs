// Compiles TypeScript while Node.js loads it, without looking at types. A tenth of a second; a register that reads
// tsconfig.json loads the TypeScript compiler for that, which takes half of one.
const { transformSync } = require("@swc/core");
const { addHook } = require("pirates");
const sourceMaps = require("source-map-support");
require("./lazyModules.cjs");

const options = {
  jsc: { parser: { syntax: "typescript" }, target: "es2023" },
  // Node.js itself does import(): some packages can't be required.
  module: { type: "commonjs", ignoreDynamic: true },
  sourceMaps: true,
  swcrc: false,
};
const maps = new Map();
addHook(
  (content, filename) => {
    const { code, map } = transformSync(content, { ...options, filename });
    maps.set(filename, { url: filename, map });
    return code;
  },
  { exts: [".ts"] },
);
// Pulumi makes a stack for each resource, with this library: reading the maps of all packages takes 0.2 seconds.
const retrieveSourceMap = (filename) => maps.get(filename) ?? null;
sourceMaps.install({ retrieveSourceMap, overrideRetrieveSourceMap: true });
// Those stacks are of errors without a message, and read by nobody unless a promise is never settled.
const mapped = Error.prepareStackTrace;
Error.prepareStackTrace = (error, frames) =>
  error.message === "" ? [error, ...frames].join("\n    at ") : mapped(error, frames);
