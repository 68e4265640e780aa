import * as grpc from "@grpc/grpc-js";
import { promisify } from "util";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogSeverity, type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { ResourceInvokeRequest as InvokeRequest } from "@pulumi/pulumi/proto/resource_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import type { Engine } from "./engine";
import { structOf, Unsupported, type Properties } from "./values";

type Handler<T> = (call: { request: T }, reply: grpc.sendUnaryData<unknown>) => void;

/** By which the SDK asks what the state has of a resource of this run. */
const GET_RESOURCE = "pulumi:pulumi:getResource";

const features = messages.ResourceMonitorFeature;
const supported = [
  features.RESOURCE_MONITOR_FEATURE_SECRETS,
  features.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
];

/** Lets a program talk to an engine, at the address that it answers with. */
export async function serve(server: grpc.Server, engine: Engine): Promise<string> {
  server.addService(ResourceMonitorService as never, resourceHandlers(engine) as never);
  server.addService(EngineService as never, { log: logHandler(engine) } as never);
  const bind = promisify(server.bindAsync.bind(server));
  return `127.0.0.1:${await bind("127.0.0.1:0", grpc.ServerCredentials.createInsecure())}`;
}

function resourceHandlers(engine: Engine) {
  const refuse = (method: string) =>
    answer(engine, () => Promise.reject(new Unsupported(`The request "${method}"`)));
  const refusals = Object.keys(ResourceMonitorService).map((method) => [method, refuse(method)]);
  return {
    ...Object.fromEntries(refusals),
    getDeploymentInfo: answer(engine, () =>
      new messages.DeploymentInfo().setSupportedfeaturesList(supported),
    ),
    registerResource: answer(engine, async (request: messages.RegisterResourceRequest) => {
      const inputs = objectOf(request.getObject());
      const { urn, id, outputs } = await engine.register({ ...request.toObject(), inputs });
      return new messages.RegisterResourceResponse().setUrn(urn).setId(id).setObject(structOf(outputs));
    }),
    registerResourceOutputs: answer(engine, (request: messages.RegisterResourceOutputsRequest) =>
      engine.registerOutputs(request.getUrn(), objectOf(request.getOutputs())),
    ),
    readResource: answer(engine, async (request: messages.ReadResourceRequest) => {
      const { type, name, parent } = request.toObject();
      const outputs = structOf(await engine.read(request.toObject()));
      const urn = engine.urnOf(type, name, parent);
      return new messages.ReadResourceResponse().setUrn(urn).setProperties(outputs);
    }),
    invoke: answer(engine, (request: InvokeRequest) => {
      const { urn } = objectOf(request.getArgs()) as { urn?: string };
      const known = engine.options.file.state.resources[urn ?? ""];
      if (request.getTok() !== GET_RESOURCE || !known)
        throw new Unsupported(`The function "${request.getTok()}"`);
      return new InvokeResponse().setReturn(structOf({ urn: urn!, id: known.id, state: known.outputs }));
    }),
    registerResourceHook: answer(engine, (request: messages.RegisterResourceHookRequest) =>
      engine.hooks.register(request),
    ),
    signalAndWaitForShutdown: answer(engine, () => engine.finish()),
  };
}

/** Answers when the work is done; after a failure the program is ended instead of answered. */
function answer<T extends { toObject(): object }>(engine: Engine, work: (request: T) => unknown): Handler<T> {
  return ({ request }, reply) => {
    const { type, name } = request.toObject() as { type?: string; name?: string };
    const label = type ? `${type} "${name}"` : "the program";
    const done = engine.track(label, async () => reply(null, (await work(request)) ?? new Empty()));
    done.catch(() => {});
  };
}

function logHandler(engine: Engine): Handler<LogRequest> {
  return ({ request }, reply) => {
    const [severity, text] = [request.getSeverity(), request.getMessage().trimEnd()];
    if (severity === LogSeverity.ERROR) engine.errors.push(text);
    else if (severity !== LogSeverity.DEBUG) engine.options.report(text);
    reply(null, new Empty());
  };
}

function objectOf(struct: Struct | undefined): Properties {
  return (struct?.toJavaScript() ?? {}) as Properties;
}
