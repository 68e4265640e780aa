import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { PROJECT_DIRECTORY, REGISTER } from "../../local/environment";
import { run } from "../../local/run";
import { temporaryDirectory } from "../temporary";
import { kubectl } from "./support/kubectl";
import { TEST_CLUSTER, testCluster } from "./support/world";

describe("The stacks on the local cluster", () => {
  const stack = `local-stack-${process.pid}`;
  const directory = temporaryDirectory("kafka-cluster-local-stacks-");
  const config = join(directory, "settings.yaml");
  const settings = { namespace: stack, greeting: "hello", image: "localhost/busybox:1", replicas: 1 };
  const named = Object.entries(settings).map(([key, value]) => [`plain:${key}`, value]);
  writeFileSync(config, stringify({ config: Object.fromEntries(named) }));

  const deployer = (command: string, given: NodeJS.ProcessEnv) => {
    const { KUBECONFIG: _, ...env } = process.env;
    const cli = join(PROJECT_DIRECTORY, "local", "deployer", "cli.ts");
    const what = ["--dir", join(__dirname, "programs", "plain"), "--stack", stack, "--config", config];
    const options = { cwd: PROJECT_DIRECTORY, env: { ...env, ...given } };
    return run(process.execPath, ["-r", REGISTER, cli, command, ...what], options);
  };

  after(() => kubectl("delete", "namespace", stack, "--ignore-not-found"));

  it("are found without KUBECONFIG, and by another kubeconfig that leads there", async () => {
    const { kubeconfig } = await testCluster();
    const local = { CLUSTER_NAME: TEST_CLUSTER.name };
    await deployer("up", local);
    const copy = join(directory, "kubeconfig");
    writeFileSync(copy, `# Somebody's own.\n${readFileSync(kubeconfig, "utf8")}`);
    for (const given of [local, { KUBECONFIG: copy }, { KUBECONFIG: kubeconfig }])
      assert.match(await deployer("preview", given), /^no object changes, 9 unchanged/m);
    await deployer("destroy", { KUBECONFIG: copy });
    assert.match(await deployer("preview", local), /^9 to create/m);
  });
});
