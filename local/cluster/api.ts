import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { join } from "node:path";
import { certificatesOf } from "./certificates";
import type { Layout } from "./layout";

const TIMEOUT_MILLISECONDS = 3000;
const CONFLICT = 409;
const CONTENT: Record<string, string> = { PATCH: "application/merge-patch+json" };
/** A connection for each call would cost more than the call. */
const agent = new Agent({ keepAlive: true, timeout: TIMEOUT_MILLISECONDS });

export async function getFromApi<T>(layout: Layout, path: string): Promise<T> {
  return JSON.parse(await callApi(layout, "GET", path));
}

/** An object of Kubernetes. */
export interface ApiObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; [field: string]: unknown };
  [field: string]: unknown;
}

/** Creates the objects, in their order; what exists stays as it is. */
export async function createAll(layout: Layout, objects: ApiObject[]): Promise<void> {
  for (const object of objects) await callApi(layout, "POST", collectionOf(object), JSON.stringify(object));
}

function collectionOf({ apiVersion, kind, metadata }: ApiObject): string {
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespace = metadata.namespace ? `/namespaces/${metadata.namespace}` : "";
  return `${group}${namespace}/${kind.toLowerCase()}${kind.endsWith("s") ? "es" : "s"}`;
}

/** One call as the cluster's administrator; answers the body as it came. */
export function callApi(layout: Layout, method: string, path: string, body?: string): Promise<string> {
  const { directory, authority } = certificatesOf(layout);
  const call = `${method} ${path}`;
  return new Promise((resolve, reject) => {
    const options = {
      method,
      ca: readFileSync(authority),
      cert: readFileSync(join(directory, "admin.crt")),
      key: readFileSync(join(directory, "admin.key")),
      headers: body === undefined ? {} : headersOf(method, body),
      timeout: TIMEOUT_MILLISECONDS,
      agent,
    };
    const outgoing = request(`${layout.apiServer}${path}`, options, (response) => {
      let answer = "";
      response.setEncoding("utf8").on("data", (text) => (answer += text));
      response.on("error", reject).on("end", () => {
        const isThere = method === "POST" && response.statusCode === CONFLICT;
        if (response.statusCode! < 300 || isThere) return resolve(answer);
        reject(new Error(`${call} was answered with ${response.statusCode}: ${answer.slice(0, 200)}`));
      });
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error(`${call} was not answered in 3 s.`)));
    outgoing.on("error", reject).end(body);
  });
}

/** Node.js gives the body of a DELETE no length by itself, and a server takes it for none then. */
function headersOf(method: string, body: string): Record<string, string | number> {
  const type = CONTENT[method] ?? "application/json";
  return { "content-type": type, "content-length": Buffer.byteLength(body) };
}

export interface NodeState {
  ready: boolean;
  reason: string;
}

interface NodeList {
  items: {
    metadata: { name: string };
    status: { conditions?: { type: string; status: string; message?: string }[] };
  }[];
}

export async function nodeStates(layout: Layout): Promise<Map<string, NodeState>> {
  const { items } = await getFromApi<NodeList>(layout, "/api/v1/nodes");
  return new Map(
    items.map(({ metadata, status }) => {
      const condition = status.conditions?.find(({ type }) => type === "Ready");
      return [
        metadata.name,
        { ready: condition?.status === "True", reason: condition?.message ?? "not reported yet" },
      ];
    }),
  );
}
