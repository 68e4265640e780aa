import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { Counts, Step } from "../types";
import { covers, diff, formatChange, formatPath, ignoreChanges, parsePath, type Change } from "./diff";
import { KubernetesProvider } from "./kubernetesProvider";
import { Unsupported, type Provider } from "./provider";
import { RandomProvider } from "./randomProvider";
import type { ResourceState, StateFile } from "./state";
import { isForeign, plain, secret, some, unknown, type Properties } from "./values";

/** What the program asks for when it makes a resource, as the protocol has it. */
export type Registration = Omit<RegisterResourceRequest.AsObject, "object"> & { inputs: Properties };
type HookTime = keyof RegisterResourceRequest.ResourceHooksBinding.AsObject;
type HookValues = Partial<Record<"newInputs" | "oldInputs" | "newOutputs" | "oldOutputs", Properties>>;
export type RunHook = (hook: string, resource: ResourceState, values: HookValues) => Promise<void>;

export interface EngineOptions {
  /** In "destroy" the program runs only for its hooks. */
  mode: "preview" | "up" | "destroy";
  project: string;
  stack: string;
  config: Record<string, string>;
  kubeconfig: string;
  report: (line: string) => void;
  runHook: RunHook;
}

const symbols = { create: "+ ", update: "~ ", replace: "+-", delete: "- ", same: "  ", read: "> " };

/** Decides and does what brings the resources from their last state to the one that the program asks for. */
export class Engine {
  readonly counts: Counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0, read: 0 };
  readonly steps: Step[] = [];
  readonly text: string[] = [];
  readonly errors: string[] = [];
  private readonly file: StateFile;
  private readonly options: EngineOptions;
  private readonly abort = new AbortController();
  private readonly registered = new Map<string, ResourceState>();
  private readonly providers = new Map<string, Provider>();
  private readonly deletedFirst = new Map<string, ResourceState>();
  private readonly running = new Set<Promise<unknown>>();

  constructor(file: StateFile, options: EngineOptions) {
    this.file = file;
    this.options = options;
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** Stops everything that waits; what has begun is remembered as unfinished. */
  fail(...messages: string[]): void {
    this.errors.push(...messages);
    this.abort.abort();
  }

  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  /** Does a piece of work whose failure ends the deployment. */
  async track<T>(what: string, work: () => Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    const promise = work();
    this.running.add(promise);
    try {
      return await promise;
    } catch (error) {
      if (!(this.signal.aborted && (error as Error).name === "AbortError"))
        this.fail(`${what}: ${(error as Error).message}`);
      throw error;
    } finally {
      this.running.delete(promise);
    }
  }

  async register(request: Registration): Promise<ResourceState> {
    const { type, name, custom, inputs, parent, provider, protect = false, retainondelete = false } = request;
    refuseUnsupported(request);
    const urn = this.urnOf(type, name, parent);
    if (this.registered.has(urn)) throw new Error("Two resources have this type and name.");
    const dependencies = [...new Set([...request.dependenciesList, parent, urnOfProvider(provider)])].filter(
      Boolean,
    );
    const ofProperties = request.propertydependenciesMap.map(([key, { urnsList }]) => [key, urnsList]);
    const resource: ResourceState = {
      ...{ urn, type, name, custom, id: "", inputs, outputs: {}, dependencies, provider, protect },
      propertyDependencies: Object.fromEntries(ofProperties),
      retainOnDelete: retainondelete,
      deleteTimeout: request.customtimeouts?.pb_delete,
      hooks: request.hooks,
    };
    const old = this.findOld(urn, request.aliasurnsList);
    this.registered.set(urn, resource);
    if (this.options.mode === "destroy") return Object.assign(resource, old);
    if (isReal(resource)) await this.reconcile(request, resource, old);
    else this.keepInternal(resource, old);
    for (const key of request.additionalsecretoutputsList)
      if (resource.outputs[key] !== undefined) resource.outputs[key] = secret(resource.outputs[key]);
    return resource;
  }

  async read(
    type: string,
    name: string,
    parent: string,
    id: string,
    provider: string,
  ): Promise<ResourceState> {
    const resource = { urn: this.urnOf(type, name, parent), type, name } as ResourceState;
    this.count("read", resource);
    resource.outputs = id === unknown ? {} : await this.providerOf(type, provider).read(type, id);
    return resource;
  }

  registerOutputs(urn: string, outputs: Properties): void {
    if (this.options.mode !== "up" || this.registered.get(urn)?.type !== "pulumi:pulumi:Stack") return;
    this.file.state.outputs = outputs;
    this.file.save();
  }

  /** Deletes what the program no longer asks for. */
  async deleteRest(): Promise<void> {
    const rest = Object.values(this.file.state.resources).filter(({ urn }) => !this.registered.has(urn));
    await this.deleteAll([...this.file.state.replaced, ...rest]);
  }

  async destroy(): Promise<void> {
    const { resources, replaced } = this.file.state;
    await this.deleteAll([...replaced, ...Object.values(resources)]);
    if (this.errors.length === 0) this.file.state.outputs = {};
    this.file.save();
  }

  /** Reads every resource, forgets the missing ones, and remembers what was changed by others. */
  async refresh(): Promise<void> {
    const look = async (resource: ResourceState) => {
      const live = await this.providerOf(resource.type, resource.provider).refresh(resource);
      const changes = live ? diff(resource.inputs, live.inputs) : [];
      this.count(!live ? "delete" : changes.length > 0 ? "update" : "same", resource, changes);
      Object.assign(resource, live);
      if (!live) delete this.file.state.resources[resource.urn];
    };
    const resources = Object.values(this.file.state.resources).filter(isReal);
    await Promise.allSettled(resources.map((r) => this.track(label(r), () => look(r))));
    this.file.save();
  }

  /** Components, the stack and providers have nothing outside the program. */
  private keepInternal(resource: ResourceState, old?: ResourceState): void {
    const isProvider = resource.type.startsWith("pulumi:providers:");
    const changes = isProvider && old ? diff(old.inputs, resource.inputs) : [];
    this.count(!old ? "create" : changes.length > 0 ? "update" : "same", resource, changes);
    resource.outputs = resource.inputs;
    if (isProvider) resource.id = old?.id ?? resource.name;
    else resource.inputs = {};
    this.remember(resource);
  }

  private async reconcile(
    request: Registration,
    resource: ResourceState,
    old?: ResourceState,
  ): Promise<void> {
    const { type, name, hooks } = resource;
    const provider = this.providerOf(type, resource.provider);
    const check = (former?: Properties) => {
      const checked = provider.check(name, type, request.inputs, former);
      return old ? ignoreChanges(old.inputs, checked, request.ignorechangesList) : checked;
    };
    resource.inputs = check(old?.inputs);
    const changes = diff(old?.inputs ?? {}, resource.inputs);
    const former = this.deletedFirst.get(resource.urn);
    if (former || !old || old.pending === "create") {
      this.count(
        former ? "replace" : "create",
        resource,
        former ? diff(former.inputs, resource.inputs) : changes,
      );
      return this.create(request, resource, provider, !!old && !former);
    }
    const isSameName = provider.planReplacement(type, resource.inputs, changes, old.inputs);
    const forcing = request.replaceonchangesList.map(parsePath);
    for (const change of changes) change.replaces ||= forcing.some((path) => covers(path, change.path));
    const deleteFirst = request.deletebeforereplacedefined ? request.deletebeforereplace : isSameName;
    if (changes.some(({ replaces }) => replaces) || (old.pending && wantsReplacement(resource))) {
      this.count("replace", resource, changes);
      if (old.protect && resource.protect)
        throw new Error("It is protected, and this change would replace it.");
      if (deleteFirst) await this.deleteFirst(old);
      else if (!this.isPreview) this.file.state.replaced.push(old);
      // A successor beside the old one has a name of its own.
      if (!deleteFirst) resource.inputs = check();
      return this.create(request, resource, provider, false);
    }
    resource.id = old.id;
    resource.outputs = old.outputs;
    const isSame = changes.length === 0 && !old.pending;
    this.count(isSame ? "same" : "update", resource, changes);
    if (isSame) return this.remember(resource);
    const values = { newInputs: resource.inputs, oldInputs: old.inputs, oldOutputs: old.outputs };
    await this.runHooks(hooks, "beforeUpdateList", resource, values);
    resource.outputs = this.isPreview
      ? { ...old.outputs, ...resource.inputs }
      : await provider.update(resource);
    if (this.isPreview) return;
    await this.finish(resource, provider, "updated", request.customtimeouts?.update);
    await this.runHooks(hooks, "afterUpdateList", resource, { ...values, newOutputs: resource.outputs });
  }

  private async create(
    request: Registration,
    resource: ResourceState,
    provider: Provider,
    adopt: boolean,
  ): Promise<void> {
    const { hooks, inputs: newInputs } = resource;
    await this.runHooks(hooks, "beforeCreateList", resource, { newInputs });
    resource.outputs = newInputs;
    if (this.isPreview) return;
    if (some(newInputs, (value) => value === unknown)) throw new Error("It needs a value that isn't known.");
    this.remember(resource, "create");
    try {
      Object.assign(resource, await provider.create(resource, adopt));
    } catch (error) {
      // The API's refusal proves that nothing was made; a lost connection proves nothing.
      if ((error as { status?: number }).status && !adopt) this.forget(resource);
      throw error;
    }
    await this.finish(resource, provider, "created", request.customtimeouts?.create);
    await this.runHooks(hooks, "afterCreateList", resource, { newInputs, newOutputs: resource.outputs });
  }

  private async finish(
    resource: ResourceState,
    provider: Provider,
    done: string,
    timeout?: string,
  ): Promise<void> {
    this.remember(resource, "ready");
    const began = Date.now();
    resource.outputs = await provider.ready(resource, this.signal, timeout);
    this.remember(resource);
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    this.options.report(`${resource.type} ${resource.name} ${done}, ready after ${seconds} s`);
  }

  /**
   * Deletes a resource before its successor comes, and with it whatever is made of its outputs and couldn't follow
   * a change of them in place: the engine can't know yet whether they'll be the same.
   */
  private async deleteFirst(root: ResourceState): Promise<void> {
    const going = [root];
    for (let i = 0; i < going.length; i++) {
      for (const resource of Object.values(this.file.state.resources).filter(isReal)) {
        const { type, inputs, provider, propertyDependencies } = resource;
        const keys = Object.keys(inputs).filter((key) => propertyDependencies[key]?.includes(going[i].urn));
        const changes = keys.map((key) => ({ path: [key], kind: "update" as const, replaces: false }));
        this.providerOf(type, provider).planReplacement(type, inputs, changes, inputs);
        if (!going.includes(resource) && changes.some(({ replaces }) => replaces)) going.push(resource);
      }
    }
    const dependents = going.slice(1);
    const guarded = dependents.find(({ protect }) => protect);
    if (guarded)
      throw new Error(`It can't be replaced: ${label(guarded)} would be replaced with it, and is protected.`);
    for (const dependent of dependents) this.deletedFirst.set(dependent.urn, dependent);
    if (!this.isPreview) await this.deleteInOrder(going);
  }

  private async deleteAll(resources: ResourceState[]): Promise<void> {
    for (const resource of resources) this.count("delete", resource);
    const guarded = resources.filter(({ protect }) => protect);
    if (guarded.length > 0)
      throw new Error(`${guarded.map(label).join(", ")}: protected, and can't be deleted.`);
    if (!this.isPreview) await this.deleteInOrder(resources).catch(() => {});
  }

  /** Each one as soon as everything that depends on it is gone. */
  private async deleteInOrder(resources: ResourceState[]): Promise<void> {
    const deletions = new Map<ResourceState, Promise<void>>();
    const start = (resource: ResourceState): Promise<void> => {
      const work = async () => {
        const dependents = resources.filter((r) => r !== resource && r.dependencies.includes(resource.urn));
        await Promise.all(dependents.map(start));
        await this.track(label(resource), () => this.delete(resource));
      };
      if (!deletions.has(resource)) deletions.set(resource, work());
      return deletions.get(resource)!;
    };
    const results = await Promise.allSettled(resources.map(start));
    if (results.some(({ status }) => status === "rejected")) this.signal.throwIfAborted();
  }

  private async delete(resource: ResourceState): Promise<void> {
    if (isReal(resource) && !resource.retainOnDelete) {
      const values = { oldInputs: resource.inputs, oldOutputs: resource.outputs };
      await this.runHooks(resource.hooks, "beforeDeleteList", resource, values);
      await this.providerOf(resource.type, resource.provider).delete(resource, this.signal);
      await this.runHooks(resource.hooks, "afterDeleteList", resource, values);
      this.options.report(`${resource.type} ${resource.name} deleted`);
    }
    this.forget(resource);
  }

  private get isPreview(): boolean {
    return this.options.mode === "preview";
  }

  private async runHooks(
    hooks: ResourceState["hooks"],
    time: HookTime,
    resource: ResourceState,
    values: HookValues,
  ) {
    for (const hook of hooks?.[time] ?? []) await this.options.runHook(hook, resource, values);
  }

  private remember(resource: ResourceState, pending?: ResourceState["pending"]): void {
    resource.pending = pending;
    if (this.isPreview) return;
    this.file.state.resources[resource.urn] = resource;
    this.file.save();
  }

  private forget(resource: ResourceState): void {
    const { state } = this.file;
    state.replaced = state.replaced.filter((other) => other !== resource);
    if (state.resources[resource.urn]?.id === resource.id) delete state.resources[resource.urn];
    this.file.save();
  }

  /** The last state of this resource, under its name or a former one. */
  private findOld(urn: string, aliases: string[]): ResourceState | undefined {
    const { resources } = this.file.state;
    const former = aliases.find((alias) => resources[alias] && !this.registered.has(alias));
    if (resources[urn] || !former) return resources[urn];
    const old = { ...resources[former], urn };
    delete resources[former];
    resources[urn] = old;
    for (const resource of Object.values(resources))
      resource.dependencies = resource.dependencies.map((dependency) =>
        dependency === former ? urn : dependency,
      );
    return old;
  }

  private providerOf(type: string, reference: string): Provider {
    const [name] = type.split(":");
    const urn = urnOfProvider(reference);
    if (!this.providers.has(urn || name)) this.providers.set(urn || name, this.makeProvider(name, urn));
    return this.providers.get(urn || name)!;
  }

  private makeProvider(name: string, urn: string): Provider {
    const explicit = this.registered.get(urn) ?? this.file.state.resources[urn];
    const ofStack = Object.entries(this.options.config).filter(([key]) => key.startsWith(`${name}:`));
    const config = Object.fromEntries(ofStack.map(([key, value]) => [key.slice(name.length + 1), value]));
    if (name === "kubernetes")
      return new KubernetesProvider(explicit?.inputs ?? config, this.options.kubeconfig);
    if (name === "random") return new RandomProvider();
    throw new Unsupported(`The package "${name}"`);
  }

  private urnOf(type: string, name: string, parent: string): string {
    const parentType = parent.split("::")[2];
    const path = parentType && parentType !== "pulumi:pulumi:Stack" ? `${parentType}$${type}` : type;
    return `urn:pulumi:${this.options.stack}::${this.options.project}::${path}::${name}`;
  }

  private count(op: Step["op"], resource: ResourceState, changes: Change[] = []): void {
    this.counts[op]++;
    if (op === "same") return;
    const { urn, type, name } = resource;
    const changed = changes.map(({ path, kind, replaces = false }) => ({
      path: formatPath(path),
      kind,
      replaces,
    }));
    this.steps.push({ op, urn, type, name, changes: changed });
    const lines = changes.flatMap(formatChange).map((line) => `    ${line}`);
    this.text.push(`${symbols[op]} ${type} ${name}: ${op}`, ...lines);
  }
}

function refuseUnsupported(request: Registration): void {
  const used: Record<string, unknown> = {
    import: request.importid,
    deletedWith: request.deletedwith,
    replaceWith: request.replaceWithList.length,
    replacementTrigger: request.replacementTrigger,
    transforms: request.transformsList.length,
    "error hooks": request.hooks?.onErrorList.length,
    "a remote component": request.remote,
    "an asset, an archive or a resource as an input": some(request.inputs, isForeign),
  };
  const names = Object.keys(used).filter((name) => used[name]);
  if (names.length > 0) throw new Unsupported(names.join(", "));
}

// A Job that failed is run again by replacing it, if it says so.
function wantsReplacement({ inputs }: ResourceState): boolean {
  return plain(inputs.metadata)?.annotations?.["pulumi.com/replaceUnready"] === "true";
}

function isReal({ custom, type }: ResourceState): boolean {
  return custom && !type.startsWith("pulumi:providers:");
}

// A provider is referred to as urn::id.
function urnOfProvider(reference: string): string {
  return reference.split("::").slice(0, -1).join("::");
}

function label({ type, name }: ResourceState): string {
  return `${type} "${name}"`;
}
