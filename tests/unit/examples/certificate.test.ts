import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { KafkaClusterArgs } from "../../../components";

const read = (name: string) => readFileSync(join(__dirname, "../../..", name), "utf8");

describe("The Certificate in docs/security.md", () => {
  const args: KafkaClusterArgs = parse(read("examples/closed.yaml")).config["kafka-cluster:cluster"];
  const [, text] = /```yaml\n(apiVersion: cert-manager\.io[\s\S]+?)```/.exec(read("docs/security.md"))!;
  const { metadata, spec } = parse(text);

  it("is the one that the closed cluster in examples asks for", () => {
    assert.equal(spec.secretName, args.certificates!.secret);
    assert.equal(metadata.namespace, args.namespace ?? args.name);
  });

  it("names every host that this cluster advertises outside", () => {
    const { hosts, bootstrapHost } = args.listeners!.find(({ loadBalancer }) => loadBalancer)!.loadBalancer!;
    assert.deepEqual(spec.dnsNames, [bootstrapHost, ...hosts!]);
    assert.equal(hosts!.length, args.replicas);
  });
});
