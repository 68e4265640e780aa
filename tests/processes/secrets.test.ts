import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { openStack } from "../../local/deployer";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { temporaryDirectory } from "../temporary";
import { kubeconfigOf } from "../unit/components/fakeCluster";

describe("A secret in a stack's configuration", () => {
  const directory = temporaryDirectory("kafka-cluster-secrets-");

  it("ends the program before anything is registered, and stands in no state", async () => {
    const [kubeconfig, configFile] = ["kubeconfig", "Pulumi.dev.yaml"].map((name) => join(directory, name));
    const stateDir = join(directory, "state");
    writeFileSync(kubeconfig, kubeconfigOf("http://127.0.0.1:1"));
    const cluster = { name: "kafka", config: { "ssl.keystore.password": "hush" } };
    // Deciphered, as the CLI hands it on, which says beside it that there is a secret in it.
    writeFileSync(configFile, stringify({ config: { "kafka-cluster:cluster": cluster } }));
    process.env.KAFKA_CLUSTER_DEPLOYER = "stand-in";
    const stack = await openStack({
      ...{ projectDir: PROJECT_DIRECTORY, stack: "dev", stateDir, configFile, kubeconfig },
      env: { PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(["kafka-cluster:cluster"]) },
    }).finally(() => delete process.env.KAFKA_CLUSTER_DEPLOYER);
    await assert.rejects(
      stack.preview(),
      /nothing was touched\.\s+cluster: holds a secret; secrets in the arguments/,
    );
    const files = readdirSync(stateDir, { recursive: true }).map((name) => join(stateDir, String(name)));
    for (const file of files.filter((name) => statSync(name).isFile())) {
      assert.ok(!readFileSync(file, "utf8").includes("hush"), file);
    }
  }).timeout(120_000);
});
