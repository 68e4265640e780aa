import { KubeConfig } from "@kubernetes/client-node";
import fetch, { type RequestInit } from "node-fetch";
import type { Properties } from "./values";

export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Names one object. */
export interface Reference {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string;
}

type Options = RequestInit & { query?: Record<string, string> };

/** The Kubernetes API with raw objects: typed clients drop the fields that they don't know. */
export class KubernetesClient {
  private readonly config = new KubeConfig();
  private readonly defaultNamespace: string;
  private readonly kinds = new Map<string, Promise<any>>();
  private connection?: Promise<RequestInit>;

  /** `kubeconfig`: the text of one, or the path of its file. */
  constructor(kubeconfig: string, context?: string, namespace?: string) {
    if (/\n|^\s*\{/.test(kubeconfig)) this.config.loadFromString(kubeconfig);
    else this.config.loadFromFile(kubeconfig);
    if (context) this.config.setCurrentContext(context);
    if (!this.config.getCurrentCluster())
      throw new Error("The kubeconfig's current context names no cluster.");
    const current = this.config.getContextObject(this.config.getCurrentContext());
    this.defaultNamespace = namespace || current?.namespace || "default";
  }

  /** Undefined when there is none. */
  async get(reference: Reference): Promise<any> {
    return this.json(await this.pathOf(reference)).catch(undefinedIfMissing);
  }

  async list(
    apiVersion: string,
    kind: string,
    namespace: string,
    query: Record<string, string>,
  ): Promise<any[]> {
    const path = await this.pathOf({ apiVersion, kind, namespace, name: "" });
    return (await this.json(path, { query })).items;
  }

  /** Server-side apply. */
  async apply(
    object: Properties,
    reference: Reference,
    fieldManager: string,
    force: boolean,
    dryRun = false,
  ) {
    const query = { fieldManager, force: `${force}`, ...(dryRun ? { dryRun: "All" } : {}) };
    const headers = { "content-type": "application/apply-patch+yaml" };
    const path = await this.pathOf(reference);
    return this.json(path, { method: "PATCH", query, headers, body: JSON.stringify(object) });
  }

  async delete(reference: Reference, propagationPolicy: string): Promise<void> {
    const path = await this.pathOf(reference);
    await this.json(path, { method: "DELETE", query: { propagationPolicy } }).catch(undefinedIfMissing);
  }

  async log(namespace: string, pod: string, query: Record<string, string>): Promise<string> {
    return this.text(`/api/v1/namespaces/${namespace}/pods/${pod}/log`, { query });
  }

  /** The same with the namespace that the object is really in, if its kind has namespaces. */
  async locate({ apiVersion, kind, name, namespace }: Reference): Promise<Reference> {
    const path = await this.pathOf({ apiVersion, kind, name, namespace });
    const [, found] = /\/namespaces\/([^/]+)\/[^/]+\/[^/]+$/.exec(path) ?? [];
    return { apiVersion, kind, name, ...(found && { namespace: found }) };
  }

  private async pathOf({ apiVersion, kind, namespace, name }: Reference): Promise<string> {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    if (!this.kinds.has(root)) this.kinds.set(root, this.json(root));
    const group = await this.kinds.get(root)!.catch(undefinedIfMissing);
    const known = group?.resources.find((r: any) => r.kind === kind && !r.name.includes("/"));
    if (known) {
      const scope = known.namespaced ? `/namespaces/${namespace || this.defaultNamespace}` : "";
      return `${root}${scope}/${known.name}${name && `/${name}`}`;
    }
    // It may be defined later.
    this.kinds.delete(root);
    throw new ApiError(404, `The cluster has no kind ${kind} in ${apiVersion}.`);
  }

  private async json(path: string, options: Options = {}): Promise<any> {
    return JSON.parse(await this.text(path, options));
  }

  private async text(path: string, { query, headers, ...options }: Options): Promise<string> {
    const { server } = this.config.getCurrentCluster()!;
    const connection = await (this.connection ??= this.config.applyToFetchOptions({}));
    const url = `${server.replace(/\/$/, "")}${path}?${new URLSearchParams(query)}`;
    const all = { ...Object.fromEntries(connection.headers as never), ...(headers as {}) };
    const response = await fetch(url, { ...connection, method: "GET", ...options, headers: all }).catch(
      (error) => {
        throw new Error(`The Kubernetes API at ${server} can't be reached: ${error.message}`);
      },
    );
    const text = await response.text();
    if (!response.ok) throw new ApiError(response.status, messageOf(text));
    return text;
  }
}

function messageOf(text: string): string {
  return text.startsWith("{") ? (JSON.parse(text).message ?? text) : text;
}

function undefinedIfMissing(error: ApiError): undefined {
  if (error.status !== 404) throw error;
}
