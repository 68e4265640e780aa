import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { kafkaFrom, type KafkaOutputs } from "../../../components";

const STACK = "organization/kafka-cluster/dev";
const DEPLOYED = {
  bootstrap: "kafka-bootstrap.kafka.svc.cluster.local:9092",
  externalBootstrap: "",
  externalEndpoints: [{ nodeId: 0, host: "192.0.2.1", port: 31092 }],
  clientProperties: "bootstrap.servers=192.0.2.1:31092\n",
  listeners: [],
  users: [],
  clusterId: "id",
  quorum: "dynamic",
  namespace: "kafka",
  topics: ["audit"],
};

/** What a program reads of a stack that has these outputs; those named in `secrets` are secret there. */
async function reading<T>(
  outputs: Record<string, unknown>,
  use: (kafka: KafkaOutputs) => pulumi.Output<T>,
  secrets: string[] = [],
): Promise<{ value: T; isSecret: boolean }> {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ inputs, id }) => ({ id, state: { ...inputs, outputs, secretOutputNames: secrets } }),
      call: ({ token }) => {
        throw new Error(`the program looked up ${token}`);
      },
    },
    "app",
    "test",
    true,
  );
  // Internal to Pulumi's SDK, and the only way to a value's failure and to whether it is secret.
  const output = use(kafkaFrom(STACK)) as unknown as { promise(): Promise<T>; isSecret: Promise<boolean> };
  return { value: await output.promise(), isSecret: await output.isSecret };
}

describe("What an app reads of a Kafka cluster's stack", () => {
  it("is every output of the stack program, with the type that it has there", async () => {
    const { value } = await reading(DEPLOYED, (kafka) => pulumi.output({ ...kafka }));
    assert.deepEqual(value, DEPLOYED);
    const program = readFileSync(join(__dirname, "../../../index.ts"), "utf8");
    const exported = [...program.matchAll(/^export const (\w+)/gm)].map(([, name]) => name);
    assert.deepEqual(Object.keys(value).sort(), exported.sort());
    const port = await reading(DEPLOYED, (kafka) => kafka.externalEndpoints.apply(([{ port }]) => port + 1));
    assert.equal(port.value, 31093);
  });

  it("can come by a reference that the program made itself", async () => {
    const made = () => kafkaFrom(new pulumi.StackReference("kafka", { name: STACK })).topics;
    assert.deepEqual((await reading(DEPLOYED, made)).value, ["audit"]);
  });

  it("is secret where it is secret there, and not beside that", async () => {
    const properties = await reading(DEPLOYED, (kafka) => kafka.clientProperties, ["clientProperties"]);
    assert.equal(properties.isSecret, true);
    const bootstrap = await reading(DEPLOYED, (kafka) => kafka.bootstrap, ["clientProperties"]);
    assert.equal(bootstrap.isSecret, false);
  });

  const refused = (outputs: Record<string, unknown>, message: RegExp) =>
    assert.rejects(
      reading(outputs, (kafka) => kafka.listeners),
      (error: Error) => {
        assert.match(error.message, message);
        assert.match(error.message, new RegExp(`^Stack "${STACK}"`));
        assert.ok(pulumi.RunError.isInstance(error), "Pulumi tells its message alone");
        assert.equal(error.stack, "");
        return true;
      },
    );

  it("says which stack was never deployed", () => refused({}, /no outputs: .* Run `pulumi up` there/));

  it("says which stack is another program's, and what that one has", () =>
    refused({ url: "x", port: 1 }, /none of the outputs of a Kafka cluster, only "port", "url"/));

  it("says which output an older stack lacks, and gives those that it has", async () => {
    const { listeners: _, ...older } = DEPLOYED;
    await refused(older, /no output "listeners".* older .* run `pulumi up` there/);
    const { value } = await reading(older, ({ bootstrap, topics }) => pulumi.all([bootstrap, topics]));
    assert.deepEqual(value, [DEPLOYED.bootstrap, DEPLOYED.topics]);
  });
});
