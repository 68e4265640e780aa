/* eslint-disable @typescript-eslint/no-explicit-any -- Pulumi's protocol has no narrower types */
import * as pulumi from "@pulumi/pulumi";

/** A resource as the program asked the engine for it. */
export interface Registered {
  /** `kubernetes:core/v1:Service`, and without what all Kubernetes types begin with, `core/v1:Service`. */
  type: string;
  name: string;
  urn: string;
  parent: string;
  /** What was written down for it: undefined values are absent here as they are in the request. */
  inputs: Record<string, any>;
  /** What `id` came back, for a Kubernetes object `<namespace>/<name>`. */
  id: string;
  /** The id that an existing resource was read by. */
  readId?: string;
  /** `type name` of each resource that it comes after. */
  dependencies: string[];
  /** Name of the provider that it is made or read with, if one was given. */
  provider?: string;
  /** URNs that it may have in the state, besides its own. */
  aliases: string[];
  /** What was asked for beyond that, by Pulumi's names of resource options; only what isn't the default. */
  options: Record<string, unknown>;
}

/** What the program asked of the engine, in its protocol, and the answer. */
export interface Call {
  request: any;
  response: any;
}

/** What is asked from here on. Mocks are told a resource's inputs alone; the engine's protocol has its options too. */
export function recordedCalls(): Call[] {
  const calls: Call[] = [];
  const monitor = pulumi.runtime.getMonitor() as any;
  // Mocks say that they know hooks, and don't.
  monitor.registerResourceHook = (_: unknown, callback: (error: unknown) => void) => callback(null);
  for (const method of ["registerResource", "readResource"]) {
    const original = monitor[method].bind(monitor);
    monitor[method] = (request: any, callback: (error: unknown, response: any) => void) =>
      original(request, (error: unknown, response: any) => {
        if (!error) calls.push({ request, response });
        callback(error, response);
      });
  }
  return calls;
}

/** Field by field, and inputs once they are looked at: all of it takes long. */
export function registeredAs({ request, response }: Call): Registered {
  const field = (name: string) => request[`get${name}`]?.();
  const provider = field("Provider");
  let inputs: Record<string, any> | undefined;
  return {
    type: field("Type").replace(/^kubernetes:/, ""),
    name: field("Name"),
    urn: response.getUrn(),
    id: response.getId?.() ?? "",
    parent: shortName(field("Parent")),
    get inputs() {
      return (inputs ??= (field("Object") ?? field("Properties")).toJavaScript());
    },
    readId: field("Id"),
    dependencies: field("DependenciesList").map(shortName).sort(),
    provider: provider ? provider.split("::")[3] : undefined,
    aliases: field("AliasurnsList") ?? [],
    options: nonDefault({
      retainOnDelete: field("Retainondelete"),
      deleteBeforeReplace: field("Deletebeforereplace"),
      ignoreChanges: field("IgnorechangesList"),
      replaceOnChanges: field("ReplaceonchangesList"),
      protect: field("Protect"),
      beforeCreate: field("Hooks")?.getBeforeCreateList(),
    }),
  };
}

function shortName(urn: string): string {
  const [, , type, name] = urn.split("::");
  return (
    urn &&
    `${type
      .split("$")
      .pop()!
      .replace(/^kubernetes:/, "")} ${name}`
  );
}

function nonDefault(options: Record<string, unknown>): Record<string, unknown> {
  const isDefault = (value: unknown) => !value || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(options).filter(([, value]) => !isDefault(value)));
}
