import { UserError } from "../../userError";
import { apiMessage } from "../kubernetes/apiErrors";
import type { WorkArgs } from "../kubernetes/workArgs";
import { ClusterEditor } from "./clusterEditor";

/** What a Secret is to be. */
export interface WantedSecret {
  labels: Record<string, string>;
  texts: Record<string, string>;
}

/** Has a Secret hold these texts and no others. One that somebody deleted is made again. */
export async function writeSecret(args: WorkArgs & WantedSecret): Promise<void> {
  const { kubeConfig, namespace, name, labels, texts } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  try {
    const held = (await cluster.secret(name))?.data ?? {};
    const wanted = Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString("base64")]);
    const isSame =
      wanted.length === Object.keys(held).length && wanted.every(([key, value]) => held[key] === value);
    if (!isSame) await cluster.replaceSecret(name, labels, Object.fromEntries(wanted));
  } catch (error) {
    throw new UserError(`Secret ${namespace}/${name} can't be written: ${apiMessage(error)}`);
  }
}
