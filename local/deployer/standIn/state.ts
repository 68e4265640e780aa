import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "fs";
import { join } from "path";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { opened, sealed, stateKey } from "./sealed";
import { isSecret, some, Unsupported, type Properties } from "./values";

/** What the program asks for when it makes a resource, as the protocol has it. */
export type Registration = Omit<RegisterResourceRequest.AsObject, "object"> & { inputs: Properties };

/** What is remembered of a resource between runs. */
export interface ResourceState extends Registration {
  urn: string;
  id: string;
  outputs: Properties;
  /** It was interrupted before it was ready, or edited by others: the next `up` takes it over as it is. */
  pending?: "unready" | "edited";
}

export interface StackState {
  resources: Record<string, ResourceState>;
  /** Those with a successor that exists, and still to be deleted. */
  replaced: ResourceState[];
  outputs: Properties;
}

/** The stack's state in a file that only its owner can read; secrets in it are sealed. */
export class StateFile {
  readonly state: StackState = { resources: {}, replaced: [], outputs: {} };
  private readonly path: string;
  private readonly key: Buffer;
  private readonly pathOf: (stack: string, project?: string) => string;

  constructor(stateDir: string, ownProject: string, ownStack: string) {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    this.key = stateKey(stateDir);
    this.pathOf = (stack, project = ownProject) => join(stateDir, `${project}.${stack}.json`);
    this.path = this.pathOf(ownStack);
    if (existsSync(this.path)) Object.assign(this.state, this.read(this.path));
  }

  /** What a pulumi.StackReference reads, by `stack` or `organization/project/stack`, as a file backend has it. */
  refer(name: string): Properties {
    const [, project, stack] = /^(?:organization\/(?:([^/]+)\/)?)?([^/]+)$/.exec(name) ?? [];
    const path = this.pathOf(stack, project);
    if (!stack || !existsSync(path)) throw new Error(`unknown stack "${name}"`);
    const { outputs } = this.read(path);
    const secretOutputNames = Object.keys(outputs).filter((key) => some(outputs[key], isSecret));
    return { name, outputs, secretOutputNames };
  }

  save(): void {
    writeFileSync(`${this.path}.new`, sealed(this.state, this.key), { mode: 0o600 });
    renameSync(`${this.path}.new`, this.path);
  }

  private read(path: string): StackState {
    return opened(readFileSync(path, "utf8"), this.key) as StackState;
  }
}

export function label({ type, name }: Registration): string {
  return `${type} "${name}"`;
}

export function isKubernetes({ type }: Registration): boolean {
  return type.startsWith("kubernetes:");
}

/** A provider is referred to as urn::id. */
export function urnOfProvider(reference: string): string {
  return reference.split("::").slice(0, -1).join("::");
}

export function dependsOn({ dependenciesList, parent, provider }: Registration, { urn }: ResourceState) {
  return [...dependenciesList, parent, urnOfProvider(provider)].includes(urn);
}

/** Refuses an alias of a resource that is known by it: that would be deleted, and another one made. */
export function refuseAliases(
  { aliasurnsList }: Pick<Registration, "aliasurnsList">,
  urn: string,
  resources: StackState["resources"],
): void {
  const former = aliasurnsList.find((alias) => resources[alias]);
  if (former && !resources[urn]) throw new Unsupported(`aliases: ["${former}"]`);
}

export function refuseUnsupported(request: Registration): void {
  const { type, custom } = request;
  const isKnown = !custom || /^(kubernetes|random|pulumi:providers):/.test(type);
  const used: Record<string, unknown> = {
    [type]: !isKnown || request.remote,
    import: request.importid,
    customTimeouts: Object.values(request.customtimeouts ?? {}).join(""),
    deletedWith: request.deletedwith,
    replaceWith: request.replaceWithList.length || request.replacementTrigger,
    transforms: request.transformsList.length,
  };
  const names = Object.keys(used).filter((name) => used[name]);
  if (names.length > 0) throw new Unsupported(names.join(", "));
}
