import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import { CallbackInvokeRequest, type CallbackInvokeResponse } from "@pulumi/pulumi/proto/callback_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engineMessages from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import type { Engine, RunHook } from "./engine";
import { Unsupported, type Properties } from "./values";

type Handler<T> = (call: { request: T }, reply: grpc.sendUnaryData<unknown>) => void;
type Hook = messages.RegisterResourceHookRequest;

const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
const features = ["secrets", "resourceHooks"];
const { ERROR, DEBUG } = engineMessages.LogSeverity;

/** The gRPC server that a Pulumi program talks to, in front of an engine. */
export class Monitor {
  private readonly server = new grpc.Server(unlimited);
  private readonly hooks = new Map<string, Hook>();
  private readonly isPreview: boolean;
  private rootUrn = "";

  constructor(isPreview: boolean) {
    this.isPreview = isPreview;
  }

  /** @param onProgramEnd called when the program has ended well, while it can still run hooks */
  async start(
    engine: Engine,
    report: (line: string) => void,
    onProgramEnd: () => Promise<void>,
  ): Promise<string> {
    const { server } = this;
    server.addService(ResourceMonitorService as never, this.resourceHandlers(engine, onProgramEnd) as never);
    server.addService(EngineService as never, this.engineHandlers(engine, report) as never);
    const port = await new Promise<number>((resolve, reject) => {
      const onBound = (error: Error | null, bound: number) => (error ? reject(error) : resolve(bound));
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), onBound);
    });
    return `127.0.0.1:${port}`;
  }

  /** Runs a function of the program, such as one that drains a broker before it goes. */
  runHook: RunHook = async (hook, { urn, id, name, type }, values) => {
    const registered = this.hooks.get(hook);
    if (!registered) throw new Error(`the program has no hook "${hook}"`);
    if (this.isPreview && !registered.getOnDryRun()) return;
    const request = new messages.ResourceHookRequest().setUrn(urn).setId(id).setName(name).setType(type);
    if (values.newInputs) request.setNewInputs(structOf(values.newInputs));
    if (values.oldInputs) request.setOldInputs(structOf(values.oldInputs));
    if (values.newOutputs) request.setNewOutputs(structOf(values.newOutputs));
    if (values.oldOutputs) request.setOldOutputs(structOf(values.oldOutputs));
    const callback = registered.getCallback()!;
    const invocation = new CallbackInvokeRequest();
    invocation.setToken(callback.getToken());
    invocation.setRequest(request.serializeBinary());
    const client = new CallbacksClient(callback.getTarget(), grpc.credentials.createInsecure(), unlimited);
    const response = await new Promise<CallbackInvokeResponse>((resolve, reject) =>
      client.invoke(invocation, (error, value) => (error ? reject(error) : resolve(value))),
    );
    client.close();
    const error = messages.ResourceHookResponse.deserializeBinary(response.getResponse_asU8()).getError();
    if (error) throw new Error(`hook "${hook}": ${error}`);
  };

  stop(): void {
    this.server.forceShutdown();
  }

  private resourceHandlers(engine: Engine, onProgramEnd: () => Promise<void>) {
    /** Answers when the work is done; after a failure the program is ended instead of answered. */
    const answer = <T>(label: (request: T) => string, work: (request: T) => unknown): Handler<T> => {
      return ({ request }, reply) => {
        const done = engine.track(label(request), async () => work(request));
        done.then(
          (response) => reply(null, response),
          () => {},
        );
      };
    };
    const named = (request: { getType(): string; getName(): string }) =>
      `${request.getType()} "${request.getName()}"`;
    const program = () => "the program";
    const handlers = {
      supportsFeature: answer(program, (request: messages.SupportsFeatureRequest) =>
        new messages.SupportsFeatureResponse().setHassupport(features.includes(request.getId())),
      ),
      registerResource: answer(named, async (request: messages.RegisterResourceRequest) => {
        const inputs = objectOf(request.getObject());
        const { urn, id, outputs } = await engine.register({ ...request.toObject(), inputs });
        return new messages.RegisterResourceResponse().setUrn(urn).setId(id).setObject(structOf(outputs));
      }),
      registerResourceOutputs: answer(program, (request: messages.RegisterResourceOutputsRequest) => {
        engine.registerOutputs(request.getUrn(), objectOf(request.getOutputs()));
        return new Empty();
      }),
      readResource: answer(named, async (request: messages.ReadResourceRequest) => {
        const urn = engine.urnOf(request.getType(), request.getName(), request.getParent());
        const outputs = await engine.read(request.toObject());
        return new messages.ReadResourceResponse().setUrn(urn).setProperties(structOf(outputs));
      }),
      registerResourceHook: answer(program, (request: Hook) => {
        this.hooks.set(request.getName(), request);
        return new Empty();
      }),
      signalAndWaitForShutdown: answer(program, async () => {
        await onProgramEnd();
        return new Empty();
      }),
      // The program goes without it.
      getDeploymentInfo: undefined,
    };
    const refused = Object.keys(ResourceMonitorService).filter((method) => !(method in handlers));
    const refuse = (method: string) =>
      answer(program, () => {
        throw new Unsupported(`The request "${method}"`);
      });
    return { ...handlers, ...Object.fromEntries(refused.map((method) => [method, refuse(method)])) };
  }

  private engineHandlers(engine: Engine, report: (line: string) => void) {
    return {
      log: (({ request }, reply) => {
        const severity = request.getSeverity();
        if (severity === ERROR) engine.errors.push(request.getMessage().trim());
        else if (severity !== DEBUG) report(request.getMessage().trimEnd());
        reply(null, new Empty());
      }) as Handler<engineMessages.LogRequest>,
      getRootResource: ((_, reply) =>
        reply(
          null,
          new engineMessages.GetRootResourceResponse().setUrn(this.rootUrn),
        )) as Handler<engineMessages.GetRootResourceRequest>,
      setRootResource: (({ request }, reply) => {
        this.rootUrn = request.getUrn();
        reply(null, new engineMessages.SetRootResourceResponse());
      }) as Handler<engineMessages.SetRootResourceRequest>,
      requirePulumiVersion: ((_, reply) =>
        reply(null, new engineMessages.RequirePulumiVersionResponse())) as Handler<unknown>,
    };
  }
}

function structOf(properties: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
}

function objectOf(struct: Struct | undefined): Properties {
  return (struct?.toJavaScript() ?? {}) as Properties;
}
