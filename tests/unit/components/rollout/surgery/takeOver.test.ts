import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { readExisting } from "../../../../../components/rollout/look/readExisting";
import { freeName, takeOver } from "../../../../../components/rollout/surgery/takeOver";
import { clientOf } from "../../fakeCluster";

const SELECTOR = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" };
const OWN = { ...SELECTOR, "app.kubernetes.io/managed-by": "pulumi" };

describe("What was made by other means", () => {
  let server: Server;
  /** What there is, by the end of its path. */
  let objects: Record<string, object>;
  let asked: string[];
  let forbidden: string[];
  /** How often a deleted object is still there. */
  let finalizers: number;

  beforeEach(async () => {
    objects = {};
    asked = [];
    forbidden = [];
    finalizers = 0;
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => {
        const { method, headers, url } = request;
        const { pathname, search } = new URL(url!, "http://c");
        const path = pathname.split("/").slice(-2).join("/");
        if (method !== "GET")
          asked.push(`${method} ${path}${search} ${headers["content-type"] ?? ""} ${body}`.trim());
        const found = objects[path];
        const status = forbidden.includes(`${method} ${path}`) ? 403 : found ? 200 : 404;
        if (method === "DELETE" && status === 200 && finalizers-- <= 0) delete objects[path];
        response
          .writeHead(status, { "content-type": "application/json", connection: "close" })
          .end(JSON.stringify(status === 200 ? found : { message: status === 403 ? "not allowed" : "none" }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => server.close());

  const target = async () => ({ kubeConfig: await clientOf(server), namespace: "n", name: "kafka" });
  const take = async () =>
    takeOver({ ...(await target()), pods: ["kafka-0", "kafka-1", "kafka-2"], labels: OWN });
  const free = async (timeoutSeconds = 60) =>
    freeName({ ...(await target()), name: "kafka-headless", kind: "Service", timeoutSeconds });

  it("leaves its pods to run, labelled so that they are found", async () => {
    objects = {
      "statefulsets/kafka": { metadata: { name: "kafka" } },
      "pods/kafka-0": { metadata: { name: "kafka-0", labels: { app: "kafka" } } },
      "pods/kafka-1": { metadata: { name: "kafka-1", labels: { ...OWN, app: "kafka" } } },
    };
    await take();
    assert.deepEqual(asked, [
      "DELETE statefulsets/kafka?propagationPolicy=Orphan application/json",
      `PATCH pods/kafka-0 application/merge-patch+json ${JSON.stringify({ metadata: { labels: OWN } })}`,
    ]);
  });

  it("is gone on with where an up was interrupted", async () => {
    objects = { "pods/kafka-2": { metadata: { name: "kafka-2" } } };
    await take();
    assert.deepEqual(
      asked.map((line) => line.split(" ").slice(0, 2)),
      [["PATCH", "pods/kafka-2"]],
    );
    asked = [];
    objects = { "pods/kafka-2": { metadata: { name: "kafka-2", labels: OWN } } };
    await take();
    assert.deepEqual(asked, []);
  });

  it("fails the up where its pods may not be labelled", async () => {
    objects = { "pods/kafka-0": { metadata: { name: "kafka-0" } } };
    forbidden = ["PATCH pods/kafka-0"];
    await assert.rejects(take(), /Pod n\/kafka-0 can't be taken over: not allowed/);
  });

  it("makes room for another of its name, once it is really gone", async () => {
    objects = { "services/kafka-headless": {} };
    finalizers = 2;
    await free();
    assert.equal(asked.length, 4);
    assert.deepEqual(objects, {});
  });

  it("fails the up where it doesn't go", async () => {
    objects = { "services/kafka-headless": {} };
    finalizers = 1000;
    await assert.rejects(free(0.2), /Service n\/kafka-headless doesn't go away/);
    forbidden = ["DELETE services/kafka-headless"];
    await assert.rejects(free(), /Service n\/kafka-headless can't be made anew: not allowed/);
  });

  it("is told from what is the cluster's, another's, or not to be looked at", async () => {
    const set = (name: string, labels: object) => ({ metadata: { name, labels }, spec: { template: {} } });
    const chart = { ...SELECTOR, "app.kubernetes.io/managed-by": "Helm" };
    objects = {
      "n/statefulsets": { items: [set("a", OWN), set("b", {}), set("c", chart)] },
      "n/persistentvolumeclaims": { items: [{ metadata: { name: "data-b-0" } }] },
      "n/services": {
        items: [{ metadata: { name: "a-headless", labels: OWN } }, { metadata: { name: "b" } }],
      },
      "n/poddisruptionbudgets": { items: [{ metadata: { name: "c" } }] },
      "n/networkpolicies": { items: [] },
      "v1/storageclasses": { items: [] },
      "v1/nodes": { items: [] },
    };
    const { kubeConfig, namespace } = await target();
    const read = () => readExisting(kubeConfig, namespace, { labels: SELECTOR }, 10);
    const { templates, unmanaged, claims, services } = await read();
    assert.deepEqual(Object.keys(templates!), ["a"]);
    assert.deepEqual(
      unmanaged!.statefulSets.map(({ name }) => name),
      ["b", "c"],
    );
    assert.deepEqual(
      unmanaged!.services!.map(({ name }) => name),
      ["b"],
    );
    assert.deepEqual(unmanaged!.budgets, ["c"]);
    assert.deepEqual(
      services!.map(({ name }) => name),
      ["a-headless"],
    );
    assert.deepEqual(
      claims!.map(({ name, isOwn }) => [name, isOwn]),
      [["data-b-0", false]],
    );
    delete objects["n/services"];
    delete objects["n/poddisruptionbudgets"];
    forbidden = ["GET n/services", "GET n/poddisruptionbudgets"];
    const unseen = await read();
    assert.deepEqual([unseen.unmanaged!.services, unseen.unmanaged!.budgets], [undefined, undefined]);
  });
});
