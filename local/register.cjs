// Compiles TypeScript while Node.js loads it, without looking at types. A tenth of a second; a register that reads
// tsconfig.json loads the TypeScript compiler for that, which takes half of one.
const { transformSync } = require("@swc/core");
const { addHook } = require("pirates");

// Pulumi prints stacks in a way of its own, which doesn't ask Node.js; reading every package's maps takes 0.2 seconds.
const isPulumiProgram = /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run/.test(process.argv[1] ?? "");
if (!isPulumiProgram) process.setSourceMapsEnabled(true);

const options = {
  jsc: { parser: { syntax: "typescript" }, target: "es2023" },
  // Node.js itself does import(): some packages can't be required.
  module: { type: "commonjs", ignoreDynamic: true },
  sourceMaps: "inline",
  swcrc: false,
};
addHook((code, filename) => transformSync(code, { ...options, filename }).code, { exts: [".ts"] });
