// Compiles TypeScript while Node.js loads it. A register that reads tsconfig.json loads the TypeScript compiler for that,
// which takes half of a second.
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");
// What V8 makes of each module is kept, that of Pulumi's SDK too; from Node.js 22 on.
enableCompileCache?.(join(__dirname, "../node_modules/.cache/kafka-cluster/v8"));
const { addHook } = require("pirates");
const sourceMaps = require("source-map-support");
const { compile } = require("./compile.cjs");
require("./lazyModules.cjs");

const maps = new Map();
addHook(
  (content, filename) => {
    const { code, map } = compile(content, filename);
    maps.set(filename, map);
    return code;
  },
  { exts: [".ts"] },
);
// Pulumi makes a stack for each resource, with this library: reading the maps of all packages takes 0.2 seconds.
const retrieveSourceMap = (filename) => {
  const map = maps.get(filename);
  return map ? { url: filename, map: map() } : null;
};
sourceMaps.install({ retrieveSourceMap, overrideRetrieveSourceMap: true });
// Those stacks are of errors without a message, and read by nobody unless a promise is never settled.
const mapped = Error.prepareStackTrace;
Error.prepareStackTrace = (error, frames) =>
  error.message === "" ? [error, ...frames].join("\n    at ") : mapped(error, frames);
