import { KubeConfig, KubernetesObjectApi, PatchStrategy, type ApiException } from "@kubernetes/client-node";
import type { Properties } from "./values";

export interface Metadata extends Properties {
  name: string;
  namespace?: string;
  annotations?: Record<string, string>;
}
export interface KubernetesObject extends Properties {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
}

export class KubernetesClient {
  private readonly api: KubernetesObjectApi;

  /** `kubeconfig`: the text of one, or the path of its file. */
  constructor(kubeconfig: string, context?: string, namespace?: string) {
    const config = new KubeConfig();
    if (/\n|^\s*\{/.test(kubeconfig)) config.loadFromString(kubeconfig);
    else config.loadFromFile(kubeconfig);
    if (context) config.setCurrentContext(context);
    const current = config.getContextObject(config.getCurrentContext());
    if (!current) throw new Error("The kubeconfig has no such context, or no current one.");
    if (namespace) Object.assign(current, { namespace });
    this.api = KubernetesObjectApi.makeApiClient(config);
  }

  /** Undefined when there is none. */
  async get(object: KubernetesObject): Promise<KubernetesObject | undefined> {
    return answer(this.api.read(object)).catch(undefinedIfMissing);
  }

  async delete(object: KubernetesObject): Promise<void> {
    const deletion = this.api.delete(object, undefined, undefined, undefined, undefined, "Foreground");
    await answer(deletion).catch(undefinedIfMissing);
  }

  async apply(object: KubernetesObject, manager: string, force: boolean, dryRun?: "All") {
    const { ServerSideApply } = PatchStrategy;
    return answer(this.api.patch(object, undefined, dryRun, manager, force, ServerSideApply));
  }
}

/** The object as JSON has it, or an error that says what the API says. */
async function answer(request: Promise<unknown>): Promise<KubernetesObject> {
  try {
    return JSON.parse(JSON.stringify(await request));
  } catch (error) {
    const { body } = error as ApiException<unknown>;
    if (`${body}`.startsWith("{")) (error as Error).message = JSON.parse(`${body}`).message;
    throw error;
  }
}

function undefinedIfMissing(error: ApiException<unknown>): undefined {
  if (error.code !== 404) throw error;
}
