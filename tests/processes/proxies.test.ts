import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { connect, createServer, type Server } from "node:tls";
import { listenerOutput } from "../../components/outputs/listenerOutput";
import { planCluster } from "../../components/plan/clusterPlan";
import { Authority } from "../certificates";
import { freePorts } from "../freePorts";
import { haproxy, nginx, type Proxy } from "../live/support/proxies";

const HOSTS = ["kafka-0.example.com", "kafka-1.example.com", `${"x".repeat(63)}.`.repeat(3) + "example.com"];
const BOOTSTRAP = "kafka.example.com";
const MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so";

const PROXIES = {
  nginx: { start: nginx, isThere: () => isThere("nginx", "-v") && isThere("test", "-f", MODULE) },
  haproxy: { start: haproxy, isThere: () => isThere("haproxy", "-v") },
};

for (const [kind, { start, isThere }] of Object.entries(PROXIES)) {
  describe(`A proxy with ${kind}, in front of brokers that share a port over TLS`, () => {
    const authority = Authority.create("CN=cluster");
    const servers: Server[] = [];
    let proxy: Proxy | undefined;
    let port: number;

    before(async function () {
      if (!isThere()) {
        console.warn(`      SKIPPED: no ${kind} on this machine`);
        this.skip();
      }
      for (const host of [...HOSTS, BOOTSTRAP]) {
        const { pkcs8: key, certificate: cert } = authority.issue("CN=node", { hosts: [host] });
        const server = createServer({ key, cert }, (socket) => {
          socket.on("error", () => socket.destroy()).end(host);
        });
        servers.push(server.listen(0, "127.0.0.1"));
        await once(server, "listening");
      }
      [port] = await freePorts(1);
      proxy = await start(configuration(kind as keyof typeof PROXIES, port, servers));
    });

    after(async () => {
      await proxy?.stop();
      servers.forEach((server) => server.close());
    });

    /** What the one says that is behind this name, whose certificate has to be for it. */
    const ask = async (servername: string) => {
      const socket = connect({ host: "127.0.0.1", port, servername, ca: authority.certificate });
      let told = "";
      for await (const chunk of socket) told += chunk;
      return told;
    };

    it("leads each client to the broker that it names, whatever the case", async () => {
      for (const deadline = Date.now() + 30_000; ; await pause(100)) {
        const first = await ask(HOSTS[0]).catch((error: Error) => error);
        if (first === HOSTS[0]) break;
        if (Date.now() > deadline) throw first;
      }
      for (const host of [...HOSTS, BOOTSTRAP]) assert.equal(await ask(host), host);
      assert.equal(await ask(HOSTS[1].toUpperCase()), HOSTS[1]);
    });

    it("leads nobody anywhere who names another one", async () => {
      assert.equal(await ask("other.example.com").catch(() => ""), "");
    });
  });
}

function isThere(program: string, ...args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}

/** The output of a listener whose Services have the ports of these servers, the last one to start from. */
function configuration(kind: keyof typeof PROXIES, port: number, servers: Server[]): string {
  const { name, listeners } = planCluster("my-kafka", {
    replicas: HOSTS.length,
    listeners: [
      { name: "internal", port: 9092 },
      {
        name: "external",
        port: 9094,
        proxy: { brokers: HOSTS.map((host) => ({ host, port })), bootstrap: { host: BOOTSTRAP, port } },
      },
    ],
  });
  const suffixes = [...HOSTS.keys(), "bootstrap"];
  const assigned = Object.fromEntries(
    suffixes.map((suffix, i) => [
      `${name}-external-${suffix}`,
      { port: (servers[i].address() as AddressInfo).port },
    ]),
  );
  const known = {
    namespace: "kafka",
    pods: [],
    hostIps: HOSTS.map(() => "127.0.0.1"),
    assigned,
    insideBootstrap: () => "",
  };
  return listenerOutput(name, { ...listeners[1], security: { tls: true } }, known)[kind]!;
}
