import { credentials } from "@grpc/grpc-js";
import { promisify } from "util";
import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import { CallbackInvokeRequest, type CallbackInvokeResponse } from "@pulumi/pulumi/proto/callback_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import type { ResourceState } from "./state";
import { structOf, unlimited, Unsupported, type Properties } from "./values";

type Time = keyof messages.RegisterResourceRequest.ResourceHooksBinding.AsObject;
type Values = Partial<Record<"NewInputs" | "OldInputs" | "NewOutputs" | "OldOutputs", Properties>>;

/** Functions that the program wants to have called before or after something is done to a resource. */
export class Hooks {
  private readonly registered = new Map<string, messages.RegisterResourceHookRequest>();

  register(request: messages.RegisterResourceHookRequest): void {
    if (request.getOnDryRun()) throw new Unsupported("onDryRun of a resource hook");
    this.registered.set(request.getName(), request);
  }

  /** Calls those of the resource for this time, one after the other. */
  async run(time: Time, { urn, id, name, type, hooks }: ResourceState, values: Values): Promise<void> {
    for (const hook of hooks?.[time] ?? []) {
      const request = new messages.ResourceHookRequest().setUrn(urn).setId(id).setName(name).setType(type);
      for (const [key, value] of Object.entries(values))
        request[`set${key as keyof Values}`](value && structOf(value));
      const callback = this.registered.get(hook)?.getCallback();
      if (!callback) throw new Error(`The program has no hook "${hook}".`);
      const client = new CallbacksClient(callback.getTarget(), credentials.createInsecure(), unlimited);
      const invocation = new CallbackInvokeRequest().setToken(callback.getToken());
      const invoke = promisify<CallbackInvokeRequest, CallbackInvokeResponse>(client.invoke.bind(client));
      const response = await invoke(invocation.setRequest(request.serializeBinary()));
      client.close();
      const error = messages.ResourceHookResponse.deserializeBinary(response.getResponse_asU8()).getError();
      if (error) throw new Error(`hook "${hook}": ${error}`);
    }
  }
}
