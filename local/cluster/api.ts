import { readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { certificatesOf } from "./certificates";
import type { Layout } from "./layout";

const TIMEOUT_MILLISECONDS = 3000;

/** One GET as the cluster's administrator. */
export function getFromApi<T>(layout: Layout, path: string): Promise<T> {
  const { directory, authority } = certificatesOf(layout);
  return new Promise((resolve, reject) => {
    const options = {
      ca: readFileSync(authority),
      cert: readFileSync(join(directory, "admin.crt")),
      key: readFileSync(join(directory, "admin.key")),
      timeout: TIMEOUT_MILLISECONDS,
      agent: false as const,
    };
    const outgoing = request(`${layout.apiServer}${path}`, options, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => (body += text));
      response.on("error", reject).on("end", () => {
        if (response.statusCode === 200) return resolve(JSON.parse(body));
        reject(new Error(`GET ${path} was answered with ${response.statusCode}: ${body.slice(0, 200)}`));
      });
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error(`GET ${path} was not answered in 3 s.`)));
    outgoing.on("error", reject).end();
  });
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
