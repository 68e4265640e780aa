// Pulumi's SDK loads more than its programs use: what sends functions into a cloud, with the TypeScript compiler and npm's
// reader of package trees; the automation API; tracing. That takes more than half a second. So each is loaded once
// something is asked of it.
const { createRequire, Module } = require("node:module");

const sdk = require.resolve("@pulumi/pulumi");
const { resolve } = createRequire(sdk);

/** Modules whose exports are looked up when they are used. */
const WHOLE = ["@pulumi/pulumi/automation"];

/** Modules that export functions and classes, which are looked up when these are loaded. */
const FUNCTIONS = [
  "@pulumi/pulumi/runtime/closure/codePaths",
  "@pulumi/pulumi/runtime/closure/serializeClosure",
  "@opentelemetry/exporter-zipkin",
  "@opentelemetry/instrumentation",
  "@opentelemetry/instrumentation-grpc",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace-base",
  "@opentelemetry/sdk-trace-node",
];

for (const name of WHOLE) standInFor(name, (actual, key) => actual()[key]);
for (const name of FUNCTIONS) {
  standInFor(name, (actual, key) => {
    return new Proxy(function () {}, {
      apply: (_, self, args) => Reflect.apply(actual()[key], self, args),
      construct: (_, args) => Reflect.construct(actual()[key], args),
      get: (_, property) => actual()[key][property],
    });
  });
}
// V8's debugger, which Pulumi keeps on in order to name a function that it can't send. It slows a program down, and follows
// each error that is thrown along all promises that wait for it.
standInFor("@pulumi/pulumi/runtime/closure/v8Hooks", (actual, key) =>
  key === "isInitializedAsync" ? async () => undefined : actual()[key],
);

function standInFor(name, exported) {
  const path = resolve(name);
  const standIn = new Module(path);
  const actual = () => {
    if (require.cache[path] === standIn) delete require.cache[path];
    return require(path);
  };
  standIn.loaded = true;
  // An ES module is taken as it is; all that another one exports would be read at once.
  standIn.exports = new Proxy({}, { get: (_, key) => key === "__esModule" || exported(actual, key) });
  require.cache[path] = standIn;
}
