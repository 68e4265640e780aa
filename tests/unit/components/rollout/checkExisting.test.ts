import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { checkExisting } from "../../../../components/rollout/checkExisting";
import { OwnWait } from "../../../../components/rollout/ownWait";
import { temporaryDirectory } from "../../../temporary";
import { kubeconfigOf } from "../fakeCluster";

describe("A Kubernetes cluster that doesn't answer", () => {
  const { KUBECONFIG } = process.env;
  const { warn } = pulumi.log;
  const directory = temporaryDirectory("kafka-cluster-silent-");
  let server: Server;
  let sockets: Socket[];

  beforeEach(async () => {
    sockets = [];
    server = createServer((socket) => sockets.push(socket.on("error", () => undefined)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    process.env.KUBECONFIG = join(directory, "kubeconfig");
    const { port } = server.address() as AddressInfo;
    writeFileSync(process.env.KUBECONFIG, kubeconfigOf(`https://127.0.0.1:${port}`));
    Object.assign(pulumi.log, { warn: async () => undefined });
  });
  afterEach(() => {
    Object.assign(pulumi.log, { warn });
    sockets.forEach((socket) => socket.destroy());
    server.close();
    if (KUBECONFIG === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = KUBECONFIG;
  });

  async function preview(): Promise<unknown> {
    const mocks = { newResource: () => ({ id: "id", state: {} }), call: () => ({}) };
    await pulumi.runtime.setMocks(mocks, "project", "stack", true);
    const component = { name: "kafka", resource: undefined as unknown as pulumi.Resource };
    return checkExisting(component, "kafka", { labels: {} }, new OwnWait(undefined, 600), () => undefined);
  }

  it("is asked once in a preview, by whoever looks first", async () => {
    assert.equal(await preview(), undefined);
    const asked = sockets.length;
    assert.ok(asked > 0);
    assert.equal(await preview(), undefined);
    assert.equal(sockets.length, asked);
  });
});
