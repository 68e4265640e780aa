import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { V1NetworkPolicy, V1Pod } from "@kubernetes/client-node";
import { ClusterView } from "../../../../../components/rollout/kubernetes/clusterView";
import { askAgents } from "../../../../../components/rollout/look/askAgents";
import { clientOf } from "../../fakeCluster";
import { answers } from "../objects";

const STATE = answers().byPod["kafka-0"];
const labels = { app: "kafka" };
const POD: V1Pod = { metadata: { name: "kafka-0", labels }, status: { podIP: "10.0.0.1" } };
const POLICY: V1NetworkPolicy = { spec: { podSelector: { matchLabels: labels }, policyTypes: ["Ingress"] } };

/** An API server, and what it leads to: a pod that answers, or doesn't. */
interface World {
  policies: V1NetworkPolicy[] | "forbidden";
  /** Status and body that its proxy answers with. */
  proxy: [code: number, body: object];
  /** What the pod's server answers by a forwarded port: a status, and its text; a text alone is why it can't be reached. */
  tunnel: "forbidden" | string | [code: number, text: string];
}

describe("The agents", () => {
  let server: Server;
  let asked: string[];
  const sockets = new Set<Socket>();

  async function ask(world: World) {
    asked = [];
    server = createServer((request, response) => reply(world, request, response));
    server.on("upgrade", (request: IncomingMessage, socket: Socket) => upgrade(world, request, socket));
    server.on("connection", (socket: Socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return askAgents(await ClusterView.open(await clientOf(server), "kafka", 2), [POD]);
  }

  afterEach(() => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
    sockets.clear();
  });

  function reply({ policies, proxy }: World, { url }: IncomingMessage, response: ServerResponse): void {
    const path = decodeURIComponent(url!);
    const isList = path.endsWith("/networkpolicies");
    if (!isList) asked.push("proxied");
    const [code, body] = !isList
      ? proxy
      : policies === "forbidden"
        ? [403, { message: "no" }]
        : [200, { items: policies }];
    response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
  }

  /** As an API server that forwards ports: channel 0 has the data, 1 what went wrong, and each begins with the port. */
  function upgrade({ tunnel }: World, { url, headers }: IncomingMessage, socket: Socket): void {
    asked.push("forwarded");
    assert.equal(url, "/api/v1/namespaces/kafka/pods/kafka-0/portforward?ports=9404");
    if (tunnel === "forbidden") return void socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    const accept = createHash("sha1")
      .update(`${headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
    const chosen = "Sec-WebSocket-Protocol: v4.channel.k8s.io";
    socket.write([...head, `Sec-WebSocket-Accept: ${accept}`, chosen, "", ""].join("\r\n"));
    const send = (channel: number, data: string | Buffer) => {
      const payload = Buffer.concat([Buffer.from([channel]), Buffer.from(data)]);
      const size = Buffer.from([payload.length >> 8, payload.length & 255]);
      const header =
        payload.length < 126 ? Buffer.from([0x82, payload.length]) : Buffer.from([0x82, 126, ...size]);
      socket.write(Buffer.concat([header, payload]));
    };
    const port = Buffer.from([9404 & 255, 9404 >> 8]);
    send(0, port);
    send(1, port);
    if (typeof tunnel === "string") return send(1, tunnel);
    let heard = "";
    socket.on("data", (frame: Buffer) => {
      if ((frame[0] & 15) !== 2) return;
      const mask = frame.subarray((frame[1] & 127) === 126 ? 4 : 2);
      heard += Buffer.from(mask.subarray(4).map((byte, i) => byte ^ mask[i % 4]))
        .subarray(1)
        .toString();
      if (!heard.includes("\r\n\r\n")) return;
      assert.match(heard, /^GET \/state HTTP\/1\.1\r\n/);
      const [code, text] = tunnel;
      const answer = `HTTP/1.1 ${code} X\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
      // In two pieces, as networks do.
      send(0, answer.slice(0, 100));
      send(0, answer.slice(100));
    });
  }

  const text = JSON.stringify(STATE);
  const silent: World["proxy"] = [503, { message: "error trying to reach service" }];

  it("are asked by the API server's proxy where no policy says who may connect", async () => {
    const others = [{ spec: { podSelector: { matchLabels: { app: "other" } } } }];
    for (const policies of [[], others, "forbidden" as const]) {
      const { state } = await ask({ policies, proxy: [200, STATE], tunnel: [200, text] });
      assert.deepEqual([state?.clusterId, asked], [STATE.clusterId, ["proxied"]]);
      server.close();
    }
  });

  it("are asked by a forwarded port where a policy does", async () => {
    const { byPod } = await ask({ policies: [POLICY], proxy: silent, tunnel: [200, text] });
    assert.deepEqual(byPod["kafka-0"].brokers, STATE.brokers);
    assert.deepEqual(asked, ["forwarded"]);
  });

  it("are asked by the proxy where no port may be forwarded: the policy may let it in", async () => {
    const { state } = await ask({ policies: [POLICY], proxy: [200, STATE], tunnel: "forbidden" });
    assert.deepEqual([state?.clusterId, asked], [STATE.clusterId, ["forwarded", "proxied"]]);
  });

  it("can't be asked where neither is, and the right that lacks is named", async () => {
    const { state, noAnswer } = await ask({ policies: [POLICY], proxy: silent, tunnel: "forbidden" });
    assert.equal(state, undefined);
    assert.match(noAnswer!, /^kafka-0: not allowed: grant "get" and "create" on pods\/portforward/);
  });

  it("that don't listen yet are told as the kubelet says it, and not asked again", async () => {
    const said = "error forwarding port 9404 to pod kafka-0: connection refused";
    const { noAnswer } = await ask({ policies: [POLICY], proxy: [200, STATE], tunnel: said });
    assert.deepEqual([noAnswer, asked], [`kafka-0: ${said}`, ["forwarded"]]);
  });

  it("of an earlier version don't tell", async () => {
    const { noAnswer } = await ask({
      policies: [POLICY],
      proxy: silent,
      tunnel: [404, "there is no such page"],
    });
    assert.equal(noAnswer, "the agent in kafka-0 is of an earlier version, and doesn't tell");
    assert.deepEqual(asked, ["forwarded"]);
  });
});

describe("The agents, asked as if some nodes were away already", () => {
  const askWith = async (proxied: (page: string) => object) => {
    const pages: string[] = [];
    const view = {
      policies: async () => [],
      proxied: async (_pod: string, _port: number, page: string) => {
        pages.push(page);
        return proxied(page);
      },
    };
    const told = await askAgents(view as unknown as ClusterView, [POD], { away: [1, 12] });
    return { pages, told };
  };

  it("are asked for the state without these", async () => {
    const { pages, told } = await askWith(() => ({ ...STATE, away: [1, 12] }));
    assert.deepEqual(pages, ["state/1,12"]);
    assert.deepEqual(told.state?.away, [1, 12]);
  });

  it("tell the state as it is where they are of an earlier version", async () => {
    const { pages, told } = await askWith((page) => {
      if (page !== "state") throw Object.assign(new Error("there is no such page"), { code: 404 });
      return STATE;
    });
    assert.deepEqual(pages, ["state/1,12", "state"]);
    assert.equal(told.state?.away, undefined);
  });
});

describe("The agents of pods that are to stop", () => {
  const podOf = (name: string, deletionTimestamp?: Date): V1Pod => ({
    ...{ metadata: { name, labels, deletionTimestamp }, status: POD.status },
  });
  const asked = async (pods: V1Pod[]) => {
    const names: string[] = [];
    const view = {
      policies: async () => [],
      proxied: async (pod: string) => (names.push(pod), STATE),
    };
    await askAgents(view as unknown as ClusterView, pods);
    return names;
  };

  it("aren't asked beside others, and are where there is nobody else", async () => {
    const going = podOf("kafka-1", new Date());
    assert.deepEqual(await asked([podOf("kafka-0"), going]), ["kafka-0"]);
    assert.deepEqual(await asked([going]), ["kafka-1"]);
  });
});
