import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type * as apps from "@pulumi/kubernetes/apps/v1";
import type * as batch from "@pulumi/kubernetes/batch/v1";
import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { settled } from "../../../../components/pulumi/settledValue";
import { OwnWait } from "../../../../components/rollout/ownWait";
import { temporaryDirectory } from "../../../temporary";
import { kubeconfigOf } from "../fakeCluster";
import { job, pod, statefulSet } from "./objects";

describe("The waits of an `up`", () => {
  const { KUBECONFIG } = process.env;
  let server: Server;
  /** By the last word of the path; [status, body]. */
  let answers: Record<string, () => [number, object]>;
  let wait: OwnWait;

  const { info } = pulumi.log;
  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ inputs, name }) => ({ id: name, state: inputs }),
      call: ({ inputs }) => inputs,
    });
    Object.assign(pulumi.log, { info: async () => undefined });
  });
  after(() => Object.assign(pulumi.log, { info }));
  beforeEach(async () => {
    server = createServer(({ url }, response) => {
      const { pathname, searchParams } = new URL(url!, "http://cluster");
      response.setHeader("content-type", "application/json");
      if (searchParams.get("watch")) return void response.flushHeaders();
      const [status, body] = answers[pathname.split("/").at(-1)!]?.() ?? [200, { items: [] }];
      response.writeHead(status).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const kubeconfig = join(temporaryDirectory("kafka-cluster-waits-"), "kubeconfig");
    writeFileSync(kubeconfig, kubeconfigOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    process.env.KUBECONFIG = kubeconfig;
    wait = new OwnWait(undefined, 600);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    if (KUBECONFIG === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = KUBECONFIG;
  });

  const made = <T>(name: string) =>
    ({ id: pulumi.output(`kafka/${name}`), spec: pulumi.output({ replicas: 3 }) }) as unknown as T;
  const failure = (output: pulumi.Output<unknown>): Promise<Error> =>
    settled(output).then(
      () => assert.fail("it went well"),
      (error: Error) => error,
    );

  it("for the topic Job ends with that for the brokers, and with the same cause, which is told once", async () => {
    let looks = 0;
    answers = {
      kafka: () => (++looks < 3 ? [200, statefulSet()] : [403, { message: "none of your business" }]),
      topics: () => [200, job({ active: 1 })],
      pods: () => [200, { items: [pod(0)] }],
    };
    const rolledOut = failure(wait.rolledOut(made<apps.StatefulSet>("kafka")));
    const complete = failure(
      wait.complete(made<batch.Job>("topics"), pulumi.output({ unfinished: [], undone: [] })),
    );
    const cause = await rolledOut;
    assert.match(cause.message, /^StatefulSet kafka\/kafka can't be watched over: none of your business/);
    assert.equal(await complete, cause);
  });

  it("for the brokers goes on where the topic Job fails: half a roll isn't where to stop", async () => {
    let looks = 0;
    answers = {
      kafka: () => [200, statefulSet(++looks < 3 ? {} : { readyReplicas: 3 })],
      topics: () => [403, { message: "none of your business" }],
      pods: () => [200, { items: [pod(0)] }],
    };
    const rolledOut = settled(wait.rolledOut(made<apps.StatefulSet>("kafka")));
    assert.match(
      (await failure(wait.complete(made<batch.Job>("topics"), pulumi.output({ unfinished: [], undone: [] }))))
        .message,
      /^Job kafka\/topics/,
    );
    assert.equal((await rolledOut).value, "kafka");
  });

  it("for a load balancer's address ends where its Service can't be made", async () => {
    answers = { "kafka-external-0": () => [404, { message: "not found" }] };
    const refused = new Error("the quota of Services is used up");
    const service = { id: pulumi.output(Promise.reject(refused)) } as unknown as core.Service;
    assert.equal(await failure(wait.addressed("kafka", "kafka-external-0", service)), refused);
  });
});
