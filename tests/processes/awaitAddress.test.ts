import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Waits in a process of its own, as a stack's program does, for a Service of the cluster that listens on this port. */
async function waitFor(port: number, timeoutSeconds: number): Promise<string> {
  const program = `
    const { KubeConfig } = require("@kubernetes/client-node");
    const { awaitAddress } = require("./components/rollout/wait/awaitAddress");
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser({ name: "c", server: "http://127.0.0.1:${port}", skipTLSVerify: true }, { name: "u" });
    awaitAddress({ kubeConfig, namespace: "kafka", name: "kafka-0", timeoutSeconds: ${timeoutSeconds} })
      .then(() => console.log("addressed"), (error) => console.log(error.message));`;
  return (await run(process.execPath, ["-r", "./local/register.cjs", "-e", program])).stdout;
}

describe("The wait for a load balancer's address", () => {
  let server: Server;
  /** What there is at each look, and then still; undefined: none. */
  let services: (object | undefined)[];
  const reply = (response: ServerResponse, body: object | undefined) =>
    response
      .writeHead(body ? 200 : 404, { "content-type": "application/json", connection: "close" })
      .end(JSON.stringify(body ?? { message: "not found" }));
  const service = (ingress?: object[]) => ({
    metadata: { name: "kafka-0", uid: "u" },
    status: { loadBalancer: { ingress } },
  });
  const port = () => (server.address() as AddressInfo).port;

  beforeEach(async () => {
    server = createServer(({ url }, response) => {
      const isEvents = url!.includes("/events");
      const events = { items: [{ reason: "Pending", message: "no address is free" }] };
      reply(response, isEvents ? events : services.length > 1 ? services.shift() : services[0]);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => server.close());

  it("keeps the program running: one that ends early leaves Pulumi to delete what it hasn't declared yet", async () => {
    services = [service(), service(), service([{ ip: "192.0.2.1" }])];
    assert.equal(await waitFor(port(), 60), "addressed\n");
  });

  it("begins with the Service, which the provider may make only once others have their addresses", async () => {
    services = [undefined, undefined, undefined, undefined, service(), service([{ ip: "192.0.2.1" }])];
    assert.equal(await waitFor(port(), 3), "addressed\n");
  });

  it("begins anew with what the Service is told", async () => {
    const told = { ...service(), spec: { loadBalancerClass: "another" } };
    services = [service(), service(), service(), told, told, service([{ ip: "192.0.2.1" }])];
    assert.equal(await waitFor(port(), 4), "addressed\n");
  });

  it("ends with the Service's name and what the cluster says about it", async () => {
    services = [service()];
    assert.match(
      await waitFor(port(), 1),
      /Service kafka\/kafka-0 has got no address from a load balancer in 1 s: Pending: no address is free/,
    );
  });
});
