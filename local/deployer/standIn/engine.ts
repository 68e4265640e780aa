import type { ReadResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { Counts, Step } from "../types";
import type { Project } from "./config";
import { diff, formatChange, ignoreChanges, markReplacements, type Change } from "./diff";
import { Hooks } from "./hooks";
import { fixedPaths } from "./kinds";
import { checkInputs, isSameObject, KubernetesProvider } from "./kubernetesProvider";
import { makeRandom } from "./random";
import { dependsOn, isKubernetes, label, refuseAliases, refuseUnsupported, urnOfProvider } from "./state";
import type { Registration, ResourceState, StateFile } from "./state";
import { some, unknown, type Properties } from "./values";

export interface EngineOptions {
  mode: "preview" | "up" | "refresh" | "destroy";
  project: Project;
  stack: string;
  file: StateFile;
  kubeconfig: string;
  report: (line: string) => void;
  /** Names of the resources that alone are changed; undefined: all. */
  target?: string[];
}

const symbols = { create: "+ ", update: "~ ", replace: "+-", delete: "- ", same: "  ", read: "> " };

/** Decides and does what brings the resources from their last state to the one that the program asks for. */
export class Engine {
  readonly counts: Counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0, read: 0 };
  readonly steps: Step[] = [];
  readonly text: string[] = [];
  readonly errors: string[] = [];
  readonly isPreview: boolean;
  readonly hooks = new Hooks();
  readonly options: EngineOptions;
  readonly abort = new AbortController();
  private readonly registered = new Map<string, ResourceState>();
  private readonly providers = new Map<string, KubernetesProvider>();
  private readonly running: Promise<unknown>[] = [];

  constructor(options: EngineOptions) {
    this.options = options;
    this.isPreview = options.mode === "preview";
  }

  /** Stops everything that waits; what has begun is remembered as unfinished. */
  fail(message: string): void {
    this.errors.push(message);
    this.abort.abort();
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.running);
  }

  /** Does a piece of work whose failure ends the deployment. */
  async track<T>(what: string, work: () => Promise<T>): Promise<T> {
    this.abort.signal.throwIfAborted();
    const promise = work().catch((error: Error) => {
      if (!this.abort.signal.aborted || error.name !== "AbortError") this.fail(`${what}: ${error.message}`);
      throw error;
    });
    this.running.push(promise);
    return promise;
  }

  async register(request: Registration): Promise<ResourceState> {
    const { resources } = this.options.file.state;
    refuseUnsupported(request);
    const urn = this.urnOf(request.type, request.name, request.parent);
    refuseAliases(request, urn, resources);
    const resource: ResourceState = { ...request, urn, id: "", outputs: {} };
    if (this.registered.has(urn)) throw new Error("Two resources have this type and name.");
    if (this.options.mode === "up" && some(request.inputs, (value) => value === unknown))
      throw new Error("It needs a value that isn't known.");
    this.registered.set(urn, resource);
    if (this.options.mode === "destroy") return resources[urn] ?? resource;
    const old = resources[urn];
    if (old && !this.isTargeted(old)) {
      this.record("same", old);
      return old;
    }
    if (isKubernetes(resource)) await this.reconcile(resource, resources[urn]);
    else this.keep(resource, resources[urn]);
    return resource;
  }

  async read({ type, id, provider, additionalsecretoutputsList }: ReadResourceRequest.AsObject) {
    this.counts.read++;
    if (type === "pulumi:pulumi:StackReference") return this.options.file.refer(id);
    return id === unknown ? {} : this.providerOf(provider).read(type, id, additionalsecretoutputsList);
  }

  registerOutputs(urn: string, outputs: Properties): void {
    if (this.options.mode !== "up" || this.registered.get(urn)?.type !== "pulumi:pulumi:Stack") return;
    this.options.file.state.outputs = outputs;
    this.options.file.save();
  }

  /** What there is to do once the program, if it ran, has asked for everything. */
  async finish(): Promise<void> {
    const { mode, file } = this.options;
    const { state } = file;
    const objects = Object.values(state.resources).filter(isKubernetes);
    if (mode === "refresh") return this.each(objects, (resource) => this.refresh(resource));
    const isWanted = (resource: ResourceState) =>
      mode !== "destroy" && (this.registered.has(resource.urn) || !this.isTargeted(resource));
    await this.deleteAll([...state.replaced, ...Object.values(state.resources).filter((r) => !isWanted(r))]);
    if (mode !== "destroy") return;
    state.outputs = {};
    file.save();
  }

  private isTargeted({ name }: ResourceState): boolean {
    return this.options.target?.includes(name) ?? true;
  }

  urnOf(type: string, name: string, parent: string): string {
    const parentType = parent.split("::")[2];
    const path = parentType && parentType !== "pulumi:pulumi:Stack" ? `${parentType}$${type}` : type;
    return `urn:pulumi:${this.options.stack}::${this.options.project.name}::${path}::${name}`;
  }

  private async refresh(resource: ResourceState): Promise<void> {
    const before = resource.inputs;
    const isThere = await this.providerOf(resource.provider).refresh(resource);
    const changes = diff(before, resource.inputs);
    this.record(!isThere ? "delete" : changes.length > 0 ? "update" : "same", resource, changes);
    if (isThere) this.remember(resource, resource.pending ?? (changes.length > 0 ? "edited" : undefined));
    else this.forget(resource);
  }

  /** What is nowhere but in the state: components, providers and random values. */
  private keep(resource: ResourceState, old?: ResourceState): void {
    if (old) resource.inputs = ignoreChanges(old.inputs, resource.inputs, resource.ignorechangesList);
    const { type, name, inputs, custom } = resource;
    const isRandom = type.startsWith("random:");
    const changes = diff(old?.inputs ?? {}, inputs);
    const isSame = old && changes.length === 0;
    this.record(!old ? "create" : isSame ? "same" : isRandom ? "replace" : "update", resource, changes);
    if (isSame) Object.assign(resource, { id: old.id, outputs: old.outputs });
    else if (isRandom && !this.isPreview) Object.assign(resource, makeRandom(type, inputs));
    else Object.assign(resource, { id: custom && !isRandom ? name : "", outputs: inputs });
    this.remember(resource);
  }

  private async reconcile(resource: ResourceState, old?: ResourceState): Promise<void> {
    const request = { ...resource };
    const check = (former?: Properties) => {
      const checked = checkInputs(request, former);
      return old ? ignoreChanges(old.inputs, checked, request.ignorechangesList) : checked;
    };
    resource.inputs = check(old?.inputs);
    const changes = diff(old?.inputs ?? {}, resource.inputs);
    if (!old) {
      this.record("create", resource, changes);
      return this.apply(resource);
    }
    markReplacements(changes, [...fixedPaths(resource.type), ...request.replaceonchangesList]);
    if (changes.some(({ replaces }) => replaces)) {
      this.record("replace", resource, changes);
      // A successor gets a name of its own, if it may.
      resource.inputs = check();
      await this.makeWay(old, resource);
      return this.apply(resource);
    }
    Object.assign(resource, { id: old.id, outputs: old.outputs });
    const isSame = changes.length === 0 && !old.pending;
    this.record(isSame ? "same" : "update", resource, changes);
    return isSame ? this.remember(resource) : this.apply(resource, old);
  }

  /** Deletes what is replaced: at the end, if its successor can be made beside it. */
  private async makeWay(old: ResourceState, successor: ResourceState): Promise<void> {
    if (old.protect && successor.protect)
      throw new Error("It is protected, and this change would replace it.");
    if (this.isPreview) return;
    const { deletebeforereplacedefined: isSaid, deletebeforereplace } = successor;
    const isFirst = isSaid ? deletebeforereplace : isSameObject(old.inputs, successor.inputs);
    if (isFirst) await this.delete(old);
    else this.options.file.state.replaced.push(old);
  }

  /** Makes an object, or changes the old one, and waits until it does its work. */
  private async apply(resource: ResourceState, old?: ResourceState): Promise<void> {
    const { type, name, inputs, provider: reference } = resource;
    const provider = this.providerOf(reference);
    resource.outputs = { ...old?.outputs, ...inputs };
    if (this.isPreview) return;
    const before = { NewInputs: inputs, OldInputs: old?.inputs, OldOutputs: old?.outputs };
    await this.hooks.run(old ? "beforeUpdateList" : "beforeCreateList", resource, before);
    if (!old && (await provider.isTaken(resource)))
      throw new Error("It already exists in the cluster, and isn't this stack's.");
    this.remember(resource, "unready");
    await provider.apply(resource, old?.pending !== undefined, this.abort.signal);
    this.remember(resource);
    const after = { ...before, NewOutputs: resource.outputs };
    await this.hooks.run(old ? "afterUpdateList" : "afterCreateList", resource, after);
    this.options.report(`${type} ${name} ${old ? "updated" : "created"}`);
  }

  /** Each one as soon as nothing that depends on it is left. */
  private async deleteAll(resources: ResourceState[]): Promise<void> {
    const { replaced } = this.options.file.state;
    resources.filter((r) => !replaced.includes(r)).forEach((r) => this.record("delete", r));
    const guarded = resources.filter(({ protect }) => protect).map(label);
    if (guarded.length > 0) throw new Error(`${guarded.join(", ")}: protected, and can't be deleted.`);
    for (let left = this.isPreview ? [] : resources; left.length > 0;) {
      const isNeeded = (r: ResourceState) => left.some((other) => other !== r && dependsOn(other, r));
      const free = left.filter((resource) => !isNeeded(resource));
      const wave = free.length > 0 ? free : left;
      await this.each(wave, (resource) => this.delete(resource));
      left = left.filter((resource) => !wave.includes(resource));
    }
  }

  private async each(resources: ResourceState[], work: (r: ResourceState) => Promise<void>): Promise<void> {
    await Promise.allSettled(resources.map((resource) => this.track(label(resource), () => work(resource))));
    this.abort.signal.throwIfAborted();
  }

  private async delete(resource: ResourceState): Promise<void> {
    if (isKubernetes(resource) && !resource.retainondelete) {
      const values = { OldInputs: resource.inputs, OldOutputs: resource.outputs };
      await this.hooks.run("beforeDeleteList", resource, values);
      await this.providerOf(resource.provider).delete(resource, this.abort.signal);
      await this.hooks.run("afterDeleteList", resource, values);
      this.options.report(`${resource.type} ${resource.name} deleted`);
    }
    this.forget(resource);
  }

  private remember(resource: ResourceState, pending?: ResourceState["pending"]): void {
    resource.pending = pending;
    if (this.isPreview) return;
    this.options.file.state.resources[resource.urn] = resource;
    this.options.file.save();
  }

  private forget(resource: ResourceState): void {
    const { state } = this.options.file;
    state.replaced = state.replaced.filter((other) => other !== resource);
    if (state.resources[resource.urn] === resource) delete state.resources[resource.urn];
    this.options.file.save();
  }

  private providerOf(reference: string): KubernetesProvider {
    const urn = urnOfProvider(reference);
    const explicit = this.registered.get(urn) ?? this.options.file.state.resources[urn];
    const settings = explicit?.inputs ?? {};
    const provider = this.providers.get(urn) ?? new KubernetesProvider(settings, this.options.kubeconfig);
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
