// What loads Pulumi's SDK loads the TypeScript compiler and npm's reader of package trees too, for functions that are
// sent into a cloud. That takes half a second, so each is loaded once something is asked of it.
const { createRequire, Module } = require("node:module");

const { resolve } = createRequire(require.resolve("@pulumi/pulumi"));

for (const name of ["typescript", "@npmcli/arborist"]) {
  const path = resolve(name);
  const standIn = new Module(path);
  const actual = () => {
    if (require.cache[path] === standIn) delete require.cache[path];
    return require(path);
  };
  standIn.loaded = true;
  // An ES module is taken as it is; all that another one exports would be read at once.
  standIn.exports = new Proxy({}, { get: (_, key) => key === "__esModule" || actual()[key] });
  require.cache[path] = standIn;
}
