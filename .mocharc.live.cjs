const { readdirSync } = require("node:fs");

// They begin first, so that all processes end at about the same time: durations are in tests/README.md.
const LONGEST = [
  ...["devStack/index", "closed", "dynamicSettings", "externalAccess", "pools", "running"],
  ...["brokersLeave", "closing", "zooKeeper", "networkPolicy", "deployer", "setUps"],
  ...["quorum", "restricted", "kubernetesNodes", "waits"],
];

const files = LONGEST.map((name) => `tests/live/${name}.test.ts`);
const others = readdirSync("tests/live", { recursive: true })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => `tests/live/${name}`);

module.exports = {
  require: ["./local/register.cjs", "tests/live/support/hooks.ts"],
  spec: [...new Set([...files, ...others])],
  timeout: 600_000,
  // A cluster for each process. Three keep two processors busy.
  parallel: true,
  jobs: 3,
};
