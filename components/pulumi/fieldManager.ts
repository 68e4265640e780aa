import * as pulumi from "@pulumi/pulumi";
import { settledValue } from "./settledValue";

/** What SDKs ask of the engine where they get a reference to a resource. */
const GET_RESOURCE = "pulumi:pulumi:getResource";

/** The field manager by which Pulumi's provider applies changes of an object, as its state has it; undefined where no engine tells. */
export async function fieldManagerOf({ urn }: pulumi.Resource): Promise<string | undefined> {
  const asked = pulumi.runtime.invoke(GET_RESOURCE, { urn: await settledValue(urn) });
  const { state } = (await asked.catch(() => ({}))) as { state?: { __fieldManager?: unknown } };
  return typeof state?.__fieldManager === "string" ? state.__fieldManager : undefined;
}
