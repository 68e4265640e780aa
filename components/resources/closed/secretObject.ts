import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { applyWork } from "../../pulumi/applyWork";
import { settledValue } from "../../pulumi/settledValue";
import type { OwnWait } from "../../rollout/ownWait";
import { childOptions, metadata, type Observed, type ResourceContext, selector } from "../context";

/** Texts of a Secret, by their keys. */
export type SecretTexts = Record<string, string>;

export interface SecretOptions {
  dependsOn?: pulumi.Input<pulumi.Resource>[];
  /** Whether nodes that run read what is written into it. */
  isReadByNodes?: boolean;
  /** Keys of which a preview tells that something else is there; none of what is told elsewhere. */
  tells?: (key: string) => boolean;
}

/** A Secret of the cluster's. */
export interface WrittenSecret {
  /** Resolves once it holds what it is to hold. */
  made: pulumi.Output<core.Secret>;
  /** What that is; secret. */
  texts: pulumi.Output<SecretTexts>;
}

/**
 * A Secret of the cluster's. Pulumi makes it, keeps its texts encrypted in the state, and deletes it. What is in it by then is
 * the program's to write: Pulumi's provider would replace a Secret whose data changes, and with it what comes after it, nodes
 * too. One of its name that is there already was written by an `up` that was interrupted, or of a state that was lost.
 */
export function secretObject(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
  name: string,
  texts: pulumi.Output<SecretTexts>,
  { dependsOn = [], isReadByNodes = false, tells }: SecretOptions = {},
): WrittenSecret {
  const { plan, component } = context;
  const hidden = pulumi.secret(texts);
  const data = hidden.apply((known) =>
    Object.fromEntries(
      Object.entries(known).map(([key, text]) => [key, Buffer.from(text).toString("base64")]),
    ),
  );
  const labels = selector(plan);
  const free = async () => {
    const seen = await settledValue(observed);
    if (seen) await wait.secretFreed(seen.namespace, name, labels);
  };
  const secret = new core.Secret(
    name.replace(plan.name, component),
    { metadata: metadata(context, { name }), data },
    {
      ...childOptions(context, dependsOn),
      protect: false,
      ignoreChanges: ["data"],
      hooks: { beforeCreate: [free] },
    },
  );
  if (tells && pulumi.runtime.isDryRun()) {
    applyWork(pulumi.all([observed, hidden]), async ([{ existing }, known]) => {
      const text = describeContent(name, existing?.secrets?.[name], known, tells);
      if (text) void pulumi.log.info(text, context.parent);
    });
  }
  const own = pulumi.output(secret) as pulumi.Output<core.Secret>;
  return rewritten(observed, wait, own, hidden, isReadByNodes ? labels : undefined);
}

/** What a Secret holds other than it is to, by its keys; undefined where that is nothing, or there is no such Secret. */
export function describeContent(
  name: string,
  held: SecretTexts | undefined,
  wanted: SecretTexts,
  tells: (key: string) => boolean,
): string | undefined {
  const all = [...new Set(Object.keys({ ...held, ...wanted }))].filter(tells).sort();
  const other = held ? all.filter((key) => held[key] !== wanted[key]) : [];
  if (other.length === 0) return undefined;
  const [are, it] = other.length === 1 ? ["isn't what it is", "it"] : ["aren't what they are", "them"];
  return `Secret ${name}: ${other.join(", ")} ${are} to be. \`up\` writes ${it} anew`;
}

/**
 * The same Secret once it holds these texts, in place of those before.
 *
 * @param mountedBy labels of pods that read what is written while they run
 */
export function rewritten(
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
  secret: pulumi.Output<core.Secret>,
  texts: pulumi.Output<SecretTexts>,
  mountedBy?: Record<string, string>,
): WrittenSecret {
  const hidden = pulumi.secret(texts);
  if (pulumi.runtime.isDryRun()) return { made: secret, texts: hidden };
  const write = pulumi.all([observed, secret.metadata, hidden]);
  const written = applyWork(write, async ([{ namespace }, { name, labels }, known]) => {
    await wait.written(namespace, name, { labels, texts: known, mountedBy });
  });
  const made = pulumi.all([secret, written]).apply(([own]) => own);
  return { made: pulumi.unsecret(made) as pulumi.Output<core.Secret>, texts: hidden };
}
