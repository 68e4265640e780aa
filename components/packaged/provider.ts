import { readFileSync } from "node:fs";
import { join } from "node:path";
// Not for its types: without its classes Pulumi's SDK knows nothing of a provider that comes by reference.
import "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { PackageSpec } from "@pulumi/pulumi/provider/experimental/schema";
import { Mistakes, MistakesError } from "../plan/mistakes";
import { shortName } from "../schema/completed";
import { argumentsSchema, typeSchemas } from "../schema/stackSchema";
import { shapeCheck } from "../shape";
import { plainValues } from "./plainValues";

/** What the package consists of, and what mistakes call it. */
const KINDS = { KafkaCluster: undefined, ZooKeeperEnsemble: "ZooKeeper ensemble" };
type Components = Pick<typeof import("../index"), keyof typeof KINDS>;

/**
 * What Pulumi asks when a program in another language uses the package.
 *
 * Pulumi's own runner would infer the schema anew whenever it starts, which takes seconds, and knows less than the
 * schema that is committed; and it would hand on arguments of any shape.
 */
export class PackagedComponents implements pulumi.provider.Provider {
  readonly schema = readFileSync(join(__dirname, "../schema/kafkaCluster.json"), "utf8");
  private readonly spec: PackageSpec = JSON.parse(this.schema);
  readonly version = this.spec.version;
  private readonly components: () => Components;

  /** @param components loads them: whoever asks for the schema alone needn't wait for that */
  constructor(components: () => Components) {
    this.components = components;
  }

  /** @throws InputPropertiesError with every mistake in the arguments, which Pulumi tells by their paths */
  async construct(
    name: string,
    type: string,
    inputs: pulumi.Inputs,
    options: pulumi.ComponentResourceOptions,
  ): Promise<pulumi.provider.ConstructResult> {
    if (!(type in this.spec.resources)) throw new Error(`This package has no ${type}.`);
    try {
      return await this.made(name, type, inputs, options);
    } catch (error) {
      if (!(error instanceof MistakesError)) throw error;
      throw new pulumi.InputPropertiesError({ message: error.headline, errors: error.errors });
    }
  }

  private async made(
    name: string,
    type: string,
    inputs: pulumi.Inputs,
    options: pulumi.ComponentResourceOptions,
  ): Promise<pulumi.provider.ConstructResult> {
    const kind = shortName(type) as keyof Components;
    const mistakes = new Mistakes();
    const args = await plainValues(this.spec, type, inputs, mistakes);
    const check = shapeCheck(argumentsSchema(this.spec, type), typeSchemas(this.spec));
    for (const { propertyPath, reason } of check(withoutOutputs(args))) {
      if (!mistakes.has(propertyPath)) mistakes.add(propertyPath, reason);
    }
    mistakes.throwIfAny(name, KINDS[kind]);
    const component = new (this.components()[kind])(name, args, options);
    const outputs = Object.keys(this.spec.resources[type].properties ?? {});
    const state = outputs.map((output) => [output, component[output as keyof typeof component]] as const);
    return { urn: component.urn, state: Object.fromEntries(state) as pulumi.Inputs };
  }
}

/** The same with a text for each output: only texts may be one, and it isn't known what it is. */
function withoutOutputs(value: unknown): unknown {
  if (pulumi.Output.isInstance(value)) return "";
  if (Array.isArray(value)) return value.map(withoutOutputs);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withoutOutputs(field)]));
}
