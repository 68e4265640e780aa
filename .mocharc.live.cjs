const { longestFirst } = require("./tests/longestFirst.cjs");

module.exports = {
  require: ["./local/register.cjs", "tests/live/support/hooks.ts"],
  spec: longestFirst("tests/live", [
    ...["devStack/index", "closed", "externalAccess", "running", "dynamicSettings", "pools"],
    ...["brokersLeave", "closing", "zooKeeper", "networkPolicy", "deployer", "setUps"],
    ...["quorum", "keptCertificate", "restricted", "kubernetesNodes", "waits"],
  ]),
  timeout: 600_000,
  // A cluster for each process. Three keep two processors busy.
  parallel: true,
  jobs: 3,
};
