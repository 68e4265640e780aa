// Where Node.js begins to read the package. Pulumi's runner of packages, which serves programs in other languages,
// checks the types of all that it loads, before each preview and with the compiler options of whatever folder it was
// started from. The types have been checked here: so below this folder it only compiles.
const { readFileSync } = require("node:fs");
const { sep } = require("node:path");

function compileOnly() {
  const ts = require("typescript");
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    inlineSourceMap: true,
  };
  const compileOther = require.extensions[".ts"];
  require.extensions[".ts"] = (module, fileName) => {
    if (!fileName.startsWith(__dirname + sep)) return compileOther(module, fileName);
    const { outputText } = ts.transpileModule(readFileSync(fileName, "utf8"), { fileName, compilerOptions });
    module._compile(outputText, fileName);
  };
}

if (process.argv[1]?.includes("run-plugin")) {
  compileOnly();
  const { PackagedComponents } = require("./packaged/provider.ts");
  // Nothing is exported here: of components that it finds the runner would infer a schema.
  const provider = new PackagedComponents(() => require("./index.ts"));
  module.exports = require("@pulumi/pulumi/provider").main(provider, process.argv.slice(2));
} else {
  module.exports = require("./index.ts");
}
