import type { ReadResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { Counts, Step } from "../types";
import type { Project } from "./config";
import { diff, formatChange, ignoreChanges, overlap, type Change } from "./diff";
import { fixedPaths } from "./kinds";
import { hasAnnotation, isSameObject, KubernetesProvider } from "./kubernetesProvider";
import { makeRandom } from "./random";
import { isKubernetes, resourceOf, urnOfProvider, type Registration } from "./registration";
import type { ResourceState, StateFile } from "./state";
import { some, unknown, Unsupported, type Properties } from "./values";

type HookValues = Partial<Record<"newInputs" | "oldInputs" | "newOutputs" | "oldOutputs", Properties>>;
/** A function of the program, such as one that drains a broker before it goes. */
export type Hook = (resource: ResourceState, values: HookValues) => Promise<void>;

export interface EngineOptions {
  /** In "destroy" the program runs only for its hooks. */
  mode: "preview" | "up" | "refresh" | "destroy";
  project: Project;
  stack: string;
  kubeconfig: string;
  report: (line: string) => void;
}

const symbols = { create: "+ ", update: "~ ", replace: "+-", delete: "- ", same: "  ", read: "> " };

/** Decides and does what brings the resources from their last state to the one that the program asks for. */
export class Engine {
  readonly counts: Counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0, read: 0 };
  readonly steps: Step[] = [];
  readonly text: string[] = [];
  readonly errors: string[] = [];
  readonly hooks = new Map<string, Hook>();
  private readonly file: StateFile;
  private readonly options: EngineOptions;
  private readonly abort = new AbortController();
  private readonly registered = new Map<string, ResourceState>();
  private readonly providers = new Map<string, KubernetesProvider>();
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
      const { name, message } = error as Error;
      if (!this.signal.aborted || name !== "AbortError") this.fail(`${what}: ${message}`);
      throw error;
    } finally {
      this.running.delete(promise);
    }
  }

  async register(request: Registration): Promise<ResourceState> {
    const { resources } = this.file.state;
    const resource = resourceOf(request, this.urnOf(request.type, request.name, request.parent));
    const { urn } = resource;
    if (this.registered.has(urn)) throw new Error("Two resources have this type and name.");
    if (request.aliasurnsList.some((alias) => alias !== urn && resources[alias]))
      throw new Unsupported("Another name or parent of an existing resource (aliases)");
    if (this.options.mode === "up" && some(request.inputs, (value) => value === unknown))
      throw new Error("It needs a value that isn't known.");
    this.registered.set(urn, resource);
    if (this.options.mode === "destroy") return Object.assign(resource, resources[urn]);
    if (isKubernetes(resource)) await this.reconcile(request, resource, resources[urn]);
    else this.keep(resource, resources[urn]);
    return resource;
  }

  async read({ type, id, provider, additionalsecretoutputsList }: ReadResourceRequest.AsObject) {
    this.counts.read++;
    return id === unknown ? {} : this.providerOf(provider).read(type, id, additionalsecretoutputsList);
  }

  registerOutputs(urn: string, outputs: Properties): void {
    if (this.options.mode !== "up" || this.registered.get(urn)?.type !== "pulumi:pulumi:Stack") return;
    this.file.state.outputs = outputs;
    this.file.save();
  }

  /** Hooks are functions of the program: it has to run for those of a deletion, too. */
  get needsProgram(): boolean {
    const { mode } = this.options;
    if (mode !== "destroy") return mode !== "refresh";
    return this.remembered.some(
      ({ hooks }) => hooks?.beforeDeleteList.length || hooks?.afterDeleteList.length,
    );
  }

  /** What there is to do once the program, if it ran, has asked for everything. */
  async finish(): Promise<void> {
    const { mode } = this.options;
    const { state } = this.file;
    if (mode === "refresh") return this.each(this.remembered.filter(isKubernetes), (r) => this.refresh(r));
    const isWanted = ({ urn }: ResourceState) => mode !== "destroy" && this.registered.has(urn);
    await this.deleteAll(this.remembered.filter((r) => state.replaced.includes(r) || !isWanted(r)));
    if (mode !== "destroy") return;
    state.outputs = {};
    this.file.save();
  }

  /** Forgets a missing object, and remembers what others have changed. */
  private async refresh(resource: ResourceState): Promise<void> {
    const before = resource.inputs;
    if (!(await this.providerOf(resource.provider).refresh(resource))) {
      this.record("delete", resource);
      return this.forget(resource);
    }
    const changes = diff(before, resource.inputs);
    this.record(changes.length > 0 ? "update" : "same", resource, changes);
    this.remember(resource, resource.pending ?? (changes.length > 0 ? "edited" : undefined));
  }

  private get remembered(): ResourceState[] {
    const { resources, replaced } = this.file.state;
    return [...replaced, ...Object.values(resources)];
  }

  urnOf(type: string, name: string, parent: string): string {
    const parentType = parent.split("::")[2];
    const path = parentType && parentType !== "pulumi:pulumi:Stack" ? `${parentType}$${type}` : type;
    return `urn:pulumi:${this.options.stack}::${this.options.project.name}::${path}::${name}`;
  }

  /** What is nowhere but in the state: components, providers, and random values, which are made in an instant. */
  private keep(resource: ResourceState, old?: ResourceState): void {
    const { type, name, inputs, custom } = resource;
    const isRandom = type.startsWith("random:");
    const changes = diff(old?.inputs ?? {}, inputs);
    const isSame = old && changes.length === 0;
    this.record(!old ? "create" : isSame ? "same" : isRandom ? "replace" : "update", resource, changes);
    if (isSame) Object.assign(resource, { id: old.id, outputs: old.outputs });
    else if (!isRandom) Object.assign(resource, { id: custom ? name : "", outputs: inputs });
    else Object.assign(resource, this.isPreview ? { outputs: inputs } : makeRandom(type, inputs));
    this.remember(resource);
  }

  private async reconcile(
    request: Registration,
    resource: ResourceState,
    old?: ResourceState,
  ): Promise<void> {
    const { ignorechangesList, replaceonchangesList } = request;
    const check = (former?: Properties) => {
      const checked = this.providerOf(resource.provider).check(resource, request.inputs, former);
      const keepOld = (inputs: Properties, path: string) =>
        ignoreChanges(old?.inputs, inputs, path) as Properties;
      return old ? ignorechangesList.reduce(keepOld, checked) : checked;
    };
    resource.inputs = check(old?.inputs);
    const changes = diff(old?.inputs ?? {}, resource.inputs);
    const fixed = [...fixedPaths(resource.type), ...replaceonchangesList];
    if (old) for (const change of changes) change.replaces = fixed.some((path) => overlap(path, change.path));
    const isFailed = old?.pending === "unready" && hasAnnotation(resource.inputs, "replaceUnready");
    if (old && (isFailed || changes.some(({ replaces }) => replaces))) {
      this.record("replace", resource, changes);
      // A successor gets a name of its own, if it may.
      resource.inputs = check();
      await this.makeWay(request, resource, old);
      return this.apply(resource);
    }
    if (old) Object.assign(resource, { id: old.id, outputs: old.outputs });
    const isSame = old && changes.length === 0 && !old.pending;
    this.record(!old ? "create" : isSame ? "same" : "update", resource, changes);
    return isSame ? this.remember(resource) : this.apply(resource, old);
  }

  /** Deletes what is replaced, now or, where its successor can be made beside it, at the end. */
  private async makeWay(request: Registration, resource: ResourceState, old: ResourceState): Promise<void> {
    if (old.protect && resource.protect)
      throw new Error("It is protected, and this change would replace it.");
    const isNow = request.deletebeforereplacedefined
      ? request.deletebeforereplace
      : isSameObject(old.inputs, resource.inputs);
    const { resources, replaced } = this.file.state;
    const dependent = Object.values(resources).find(({ madeOf }) => madeOf.includes(old.urn));
    if (isNow && dependent)
      throw new Unsupported(`Deleting it while ${label(dependent)} is made of its outputs`);
    if (this.isPreview) return;
    if (isNow) await this.delete(old);
    else replaced.push(old);
  }

  /** Makes an object, or changes the old one, and waits until it does its work. */
  private async apply(resource: ResourceState, old?: ResourceState): Promise<void> {
    const { inputs: newInputs, type, name } = resource;
    const provider = this.providerOf(resource.provider);
    const values = { newInputs, oldInputs: old?.inputs, oldOutputs: old?.outputs };
    await this.withHooks(old ? "Update" : "Create", resource, values, async () => {
      resource.outputs = { ...old?.outputs, ...newInputs };
      if (this.isPreview) return;
      if (!old && (await provider.isTaken(resource)))
        throw new Error("It already exists in the cluster, and isn't this stack's.");
      const began = Date.now();
      this.remember(resource, "unready");
      await provider.apply(resource, old?.pending !== undefined, this.signal);
      this.remember(resource);
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      this.options.report(`${type} ${name} ${old ? "updated" : "created"} in ${seconds} s`);
    });
  }

  private async deleteAll(resources: ResourceState[]): Promise<void> {
    for (const resource of resources) this.record("delete", resource);
    const guarded = resources.filter(({ protect }) => protect).map(label);
    if (guarded.length > 0) throw new Error(`${guarded.join(", ")}: protected, and can't be deleted.`);
    for (let left = this.isPreview ? [] : resources; left.length > 0;) {
      const isFree = (r: ResourceState) => !left.some((o) => o !== r && o.dependencies.includes(r.urn));
      const free = left.filter(isFree);
      await this.each(free, (resource) => this.delete(resource));
      left = left.filter((resource) => !free.includes(resource));
    }
  }

  private async each(
    resources: ResourceState[],
    work: (resource: ResourceState) => Promise<void>,
  ): Promise<void> {
    await Promise.allSettled(resources.map((resource) => this.track(label(resource), () => work(resource))));
    this.signal.throwIfAborted();
  }

  private async delete(resource: ResourceState): Promise<void> {
    const { type, name, inputs: oldInputs, outputs: oldOutputs } = resource;
    if (isKubernetes(resource) && !resource.retainOnDelete) {
      const provider = this.providerOf(resource.provider);
      const work = () => provider.delete(resource, this.signal);
      await this.withHooks("Delete", resource, { oldInputs, oldOutputs }, work);
      this.options.report(`${type} ${name} deleted`);
    }
    this.forget(resource);
  }

  private async withHooks(
    operation: "Create" | "Update" | "Delete",
    resource: ResourceState,
    values: HookValues,
    work: () => Promise<void>,
  ): Promise<void> {
    const run = async (time: "before" | "after", all: HookValues) => {
      for (const name of resource.hooks?.[`${time}${operation}List`] ?? [])
        await this.hooks.get(name)?.(resource, all);
    };
    await run("before", values);
    await work();
    await run("after", operation === "Delete" ? values : { ...values, newOutputs: resource.outputs });
  }

  get isPreview(): boolean {
    return this.options.mode === "preview";
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
    if (state.resources[resource.urn] === resource) delete state.resources[resource.urn];
    this.file.save();
  }

  /** The program's own provider, or the one that the stack's configuration describes. */
  private providerOf(reference: string): KubernetesProvider {
    const urn = urnOfProvider(reference);
    const known = this.providers.get(urn);
    if (known) return known;
    const ofStack = Object.entries(this.options.project.config).filter(([key]) =>
      key.startsWith("kubernetes:"),
    );
    const config = Object.fromEntries(ofStack.map(([key, value]) => [key.replace("kubernetes:", ""), value]));
    const explicit = this.registered.get(urn) ?? this.file.state.resources[urn];
    const provider = new KubernetesProvider(explicit?.inputs ?? config, this.options.kubeconfig);
    this.providers.set(urn, provider);
    return provider;
  }

  private record(op: Step["op"], { urn, type, name }: ResourceState, changes: Change[] = []): void {
    this.counts[op]++;
    if (op === "same") return;
    const ofStep = changes.map(({ path, kind, replaces }) => ({ path, kind, replaces }));
    this.steps.push({ op, urn, type, name, changes: ofStep });
    const lines = changes.flatMap(formatChange).map((line) => `    ${line}`);
    this.text.push(`${symbols[op]} ${type} ${name}: ${op}`, ...lines);
  }
}

function label({ type, name }: ResourceState): string {
  return `${type} "${name}"`;
}
