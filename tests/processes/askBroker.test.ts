import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { askBroker } from "../../components/reachability/askBroker";
import { checkListeners } from "../../components/reachability/checkListeners";
import { planCluster } from "../../components/plan/clusterPlan";
import { PROJECT_DIRECTORY, REGISTER } from "../../local/environment";
import { run } from "../../local/run";
import { freePorts } from "../freePorts";
import { SingleBroker } from "./singleBroker";

const NODE_ID = 5;
const hasJava = spawnSync("java", ["-version"]).status === 0;

// The oldest and the newest that the versions of the requests have to suit.
for (const version of ["3.3.2", "4.4.0"]) {
  describe(`A broker of Kafka ${version}`, function () {
    // Some five seconds on an idle machine.
    this.timeout(300_000);
    let starting: Promise<SingleBroker> | undefined;
    let port: number;
    let portOfIPv6: number | undefined;
    let strayPort: number;
    const endpoint = () => ({ nodeId: NODE_ID, host: "127.0.0.1", port });

    before(async function () {
      if (!hasJava) {
        console.warn("      SKIPPED: no Java on this machine, so no broker");
        this.skip();
      }
      [port, strayPort] = await freePorts(2);
      [portOfIPv6] = await freePorts(1, "::1").catch(() => []);
      starting = SingleBroker.start(version, NODE_ID, [
        { listens: `127.0.0.1:${port}` },
        { listens: `127.0.0.1:${strayPort}`, advertises: `[fd00::9]:${strayPort}` },
        ...(portOfIPv6 ? [{ listens: `[::1]:${portOfIPv6}` }] : []),
      ]);
      await untilItAnswers(await starting, endpoint());
    });

    // Also where it took too long.
    after(async () => (await starting)?.end());

    it("answers for its own address", () => askBroker(endpoint(), [endpoint()]));

    it("answers for its IPv6 address", async function () {
      if (!portOfIPv6) {
        console.warn("      SKIPPED: this machine has no ::1");
        this.skip();
      }
      const { external } = planCluster("kafka", {
        listeners: [
          { name: "internal", port: 9092 },
          { name: "external", port: 9094, nodePort: { host: "[::1]" } },
        ],
      }).listeners[1];
      const endpoints = [{ nodeId: NODE_ID, host: "[::1]", port: portOfIPv6 }];
      await checkListeners([{ name: "external", external: { ...external!, settleSeconds: 0 }, endpoints }]);
    });

    it("is told to be another one than is expected at its address", async () => {
      const other = { ...endpoint(), nodeId: NODE_ID + 1 };
      await assert.rejects(askBroker(other, [endpoint()]), /^Error: another broker than 6 answers$/);
    });

    it("is told to advertise other addresses than are expected", async () => {
      const stray = { ...endpoint(), port: strayPort };
      const what = `the broker that answers tells of other addresses: 5 at [fd00::9]:${strayPort}`;
      await assert.rejects(askBroker(stray, [stray]), { message: what });
    });

    it("lets a program end that has asked it", async () => {
      const asked = JSON.stringify(endpoint());
      const program = `
        const { askBroker } = require("./components/reachability/askBroker");
        askBroker(${asked}, [${asked}]).then(() => console.log("answers"));`;
      const node = run(process.execPath, ["-r", REGISTER, "-e", program], { cwd: PROJECT_DIRECTORY });
      assert.equal(await node, "answers\n");
    });
  });
}

async function untilItAnswers(
  broker: SingleBroker,
  endpoint: { nodeId: number; host: string; port: number },
): Promise<void> {
  for (const deadline = Date.now() + 240_000; ; await pause(200)) {
    broker.assertRuns();
    try {
      return await askBroker(endpoint, [endpoint]);
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
