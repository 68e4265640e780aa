import type { ApiException, KubernetesObjectApi } from "@kubernetes/client-node";
import { asModel, asWritten } from "../../../components/rollout/kubernetes/modelNames";
import type { Properties } from "./values";

let loading: Promise<typeof import("@kubernetes/client-node")> | undefined;
/** It takes most of a second to load, in which the stack's program starts. */
export const library = () => (loading ??= import("@kubernetes/client-node"));

export interface KubernetesObject extends Properties {
  apiVersion: string;
  kind: string;
  metadata: Properties & { name: string; namespace?: string; annotations?: Record<string, string> };
}

export class KubernetesClient {
  private readonly api: Promise<KubernetesObjectApi>;

  /** `kubeconfig`: the text of one, or the path of its file. */
  constructor(kubeconfig: string, context?: string, namespace?: string) {
    this.api = library().then(({ KubeConfig, KubernetesObjectApi }) => {
      const config = new KubeConfig();
      if (/\n|^\s*\{/.test(kubeconfig)) config.loadFromString(kubeconfig);
      else config.loadFromFile(kubeconfig);
      if (context) config.setCurrentContext(context);
      const current = config.getContextObject(config.getCurrentContext());
      if (!current) throw new Error("The kubeconfig has no such context, or no current one.");
      if (namespace) Object.assign(current, { namespace });
      return KubernetesObjectApi.makeApiClient(config);
    });
  }

  /** Undefined when there is none. */
  get(object: KubernetesObject): Promise<KubernetesObject | undefined> {
    return this.ask((api) => api.read(object)).catch(undefinedIfMissing);
  }

  async delete(object: KubernetesObject): Promise<void> {
    const options = [undefined, undefined, undefined, undefined, "Foreground"] as const;
    await this.ask((api) => api.delete(object, ...options)).catch(undefinedIfMissing);
  }

  async apply(object: KubernetesObject, manager: string, force: boolean, dryRun?: "All") {
    const { ServerSideApply } = (await library()).PatchStrategy;
    return this.ask((api) => api.patch(asModel(object), undefined, dryRun, manager, force, ServerSideApply));
  }

  /** The object as JSON has it, or an error that says what the API says. */
  private async ask(request: (api: KubernetesObjectApi) => Promise<unknown>): Promise<KubernetesObject> {
    try {
      return asWritten(JSON.parse(JSON.stringify(await request(await this.api))) as KubernetesObject);
    } catch (error) {
      const { body } = error as ApiException<unknown>;
      if (`${body}`.startsWith("{")) (error as Error).message = JSON.parse(`${body}`).message;
      throw error;
    }
  }
}

function undefinedIfMissing(error: ApiException<unknown>): undefined {
  if (error.code !== 404) throw error;
}
