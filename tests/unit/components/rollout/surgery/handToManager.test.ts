import assert from "node:assert/strict";
import { createServer } from "node:http";
import { handToManager } from "../../../../../components/rollout/surgery/handToManager";
import { clientOf } from "../../fakeCluster";

const MADE = { manager: "pulumi-kubernetes", operation: "Update", fieldsV1: { "f:spec": {} } };
const STATUS = { ...MADE, subresource: "status" };
const OTHER = { manager: "cloud", operation: "Update", fieldsV1: {} };

/** What is written of an object whose managers are these; each answer of `statuses` is that to a write. */
async function written(managedFields: object[], statuses = [200]): Promise<object[]> {
  const bodies: object[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      if (request.method === "PATCH") bodies.push(JSON.parse(text) as object);
      const status = request.method === "PATCH" ? (statuses.shift() ?? 200) : 200;
      response.writeHead(status, { "content-type": "application/json", connection: "close" });
      response.end(JSON.stringify({ metadata: { resourceVersion: "7", managedFields } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const kubeConfig = await clientOf(server);
    const of = { kubeConfig, namespace: "kafka", name: "kafka-headless" };
    await handToManager({ ...of, kind: "Service", manager: "pulumi-kubernetes-1a2b" });
  } finally {
    server.close();
  }
  return bodies;
}

describe("An object that Pulumi has made", () => {
  const handed = [
    { op: "test", path: "/metadata/resourceVersion", value: "7" },
    {
      op: "replace",
      path: "/metadata/managedFields",
      value: [{ ...MADE, manager: "pulumi-kubernetes-1a2b", operation: "Apply" }, STATUS, OTHER],
    },
  ];

  it("belongs to what Pulumi applies by, but for what others have written", async () => {
    assert.deepEqual(await written([MADE, STATUS, OTHER]), [handed]);
    assert.deepEqual(await written([MADE, STATUS, OTHER], [409, 200]), [handed, handed]);
  });

  it("belongs to that with what was written here, and what Pulumi has applied already", async () => {
    const port = (number: number) => ({ "f:spec": { "f:ports": { [`k:{"port":${number}}`]: {} } } });
    const own = { manager: "kafka-cluster", operation: "Update", fieldsV1: port(9092) };
    const applied = { manager: "pulumi-kubernetes-1a2b", operation: "Apply", fieldsV1: port(9094) };
    const [[, { value }]] = (await written([own, OTHER, applied])) as [[object, { value: object[] }]];
    const ports = { ...port(9092)["f:spec"]["f:ports"], ...port(9094)["f:spec"]["f:ports"] };
    assert.deepEqual(value, [{ ...applied, fieldsV1: { "f:spec": { "f:ports": ports } } }, OTHER]);
  });

  it("is left alone where it does already", async () => {
    assert.deepEqual(await written([handed[1].value![0] as object, OTHER]), []);
  });

  it("doesn't fail where that may not be changed", async () => {
    assert.equal((await written([MADE], [403])).length, 1);
  });
});
