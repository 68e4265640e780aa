const { longestFirst } = require("./tests/longestFirst.cjs");

module.exports = {
  require: ["./local/register.cjs"],
  spec: longestFirst("tests/processes", [
    ...["settings/settings", "moves/moves", "topics/topics", "users/users", "moves/volumes", "alerts"],
    ...["closed", "clientMetrics/clientMetrics", "controllers/controllers", "keptProgram", "agent"],
  ]),
  timeout: 60_000,
  // They wait for brokers and compilers now and then.
  parallel: true,
  jobs: 3,
};
