// Compiles TypeScript while Node.js loads it, without looking at types. A tenth of a second; a register that reads
// tsconfig.json loads the TypeScript compiler for that, which takes half of one.
const { transformSync } = require("@swc/core");
const { addHook } = require("pirates");

process.setSourceMapsEnabled(true);

const options = {
  jsc: { parser: { syntax: "typescript" }, target: "es2023" },
  // Node.js itself does import(): some packages can't be required.
  module: { type: "commonjs", ignoreDynamic: true },
  sourceMaps: "inline",
  swcrc: false,
};
addHook((code, filename) => transformSync(code, { ...options, filename }).code, { exts: [".ts"] });
