const { readdirSync } = require("node:fs");

/** The test files below a directory, these first: long ones that begin late run alone at the end. Durations are in README.md. */
exports.longestFirst = (directory, names) => {
  const files = readdirSync(directory, { recursive: true }).filter((name) => name.endsWith(".test.ts"));
  const first = names.map((name) => `${name}.test.ts`);
  return [...new Set([...first, ...files])].map((name) => `${directory}/${name}`);
};
