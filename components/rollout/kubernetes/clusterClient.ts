import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import { settled } from "../../pulumi/settledValue";
import { UserError } from "../../userError";
import { type Kubeconfig, mergeKubeconfigs, parseKubeconfig, selectContext } from "./kubeconfig";
import { proxyFor } from "./proxyFor";

const serviceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

interface Choice {
  kubeconfig?: unknown;
  context?: string;
  cluster?: string;
}

/**
 * A client for the cluster that Pulumi's Kubernetes provider works on: that of the given provider, else of the
 * default one. Undefined where the program can't know it.
 *
 * Resolves as the provider does (`Configure` in pulumi-kubernetes' provider/pkg/provider/provider.go): the
 * provider's own kubeconfig, content or path, else $KUBECONFIG, else ~/.kube/config, else the pod's service
 * account; `context` and `cluster` override what that says.
 */
export async function clusterClient(provider?: pulumi.ProviderResource): Promise<KubeConfig | undefined> {
  const choice = provider ? await providerChoice(provider) : defaultChoice();
  if (!choice) return undefined;
  const found = choice.kubeconfig ? ownKubeconfig(choice.kubeconfig) : ambientKubeconfig();
  const selected =
    found && explained(found.source, () => selectContext(found.read(), { ...choice, proxyFor }));
  // Half a second to load, which a program whose cluster can't be known needn't pay.
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  if (selected) {
    config.loadFromString(JSON.stringify(selected));
    return config;
  }
  if (!choice.kubeconfig && existsSync(serviceAccountToken)) {
    config.loadFromCluster();
    return config;
  }
  return undefined;
}

/**
 * A provider carries its settings as outputs, also where it comes by reference, into a packaged component: Pulumi's SDK
 * asks the engine for them. They aren't known in a preview that is also to make the Kubernetes cluster.
 *
 * What isn't set isn't known to a preview either, but then it hasn't the value of what isn't known yet. A kubeconfig
 * has to be known all the same: without one the program would look at whichever cluster is at hand.
 */
async function providerChoice(provider: pulumi.ProviderResource): Promise<Choice | undefined> {
  if (!("kubeconfig" in provider)) return undefined;
  const settings = provider as unknown as Record<keyof Choice, pulumi.Output<unknown> | undefined>;
  const [kubeconfig, context, cluster] = await Promise.all(
    [settings.kubeconfig, settings.context, settings.cluster].map((setting) => setting && settled(setting)),
  );
  if (kubeconfig?.isKnown === false || [context, cluster].some((setting) => pulumi.isUnknown(setting?.value)))
    return undefined;
  return {
    kubeconfig: kubeconfig?.value,
    context: context?.value as string | undefined,
    cluster: cluster?.value as string | undefined,
  };
}

// Not `new pulumi.Config("kubernetes").get`: that warns when the kubeconfig is kept as a secret, as it should be.
function defaultChoice(): Choice {
  const setting = (key: string): string | undefined => pulumi.runtime.getConfig(`kubernetes:${key}`);
  return { kubeconfig: setting("kubeconfig"), context: setting("context"), cluster: setting("cluster") };
}

interface Found {
  source: string;
  read: () => Kubeconfig;
}

function ownKubeconfig(value: unknown): Found {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const path = text.startsWith("~/") ? join(homedir(), text.slice(2)) : text;
  // Relative paths in it stay as they are: the provider doesn't resolve them either.
  return existsSync(path)
    ? { source: path, read: () => parseKubeconfig(readFileSync(path, "utf8")) }
    : { source: "the provider's kubeconfig", read: () => parseKubeconfig(text) };
}

function ambientKubeconfig(): Found {
  const named = (process.env.KUBECONFIG ?? "").split(delimiter).filter((path) => path !== "");
  const paths = named.length > 0 ? named : [join(homedir(), ".kube", "config")];
  return {
    source: paths.join(delimiter),
    read: () =>
      mergeKubeconfigs(
        paths.filter(existsSync).map((path) => parseKubeconfig(readFileSync(path, "utf8"), dirname(path))),
      ),
  };
}

function explained<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UserError(`The kubeconfig (${source}) can't be used: ${(error as Error).message}`);
  }
}
