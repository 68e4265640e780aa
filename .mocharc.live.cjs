const { longestFirst } = require("./tests/longestFirst.cjs");

module.exports = {
  require: ["./local/register.cjs", "tests/live/support/hooks.ts"],
  spec: longestFirst("tests/live", [
    // What waits most of its time beside what keeps a processor busy.
    ...["devStack/index", "closed", "running", "deployer", "pools", "externalAccess", "kubernetesNodes"],
    ...["brokersLeave", "setUps", "keptCertificate", "dynamicSettings", "zooKeeper", "causes", "closing"],
    ...["networkPolicy", "restricted", "storage", "quorum", "agent", "madeByHand", "waits"],
  ]),
  timeout: 600_000,
  // A cluster for each process. Four keep two processors busy to the end.
  parallel: true,
  jobs: 4,
};
