import assert from "node:assert/strict";
import { expiring } from "../../../../components/certificates/expiring";
import { issue, makeAuthority } from "../../../../components/certificates/issue";
import { KEYS } from "../../../../components/certificates/secretNames";
import { DAY } from "../../../../components/certificates/time";
import { NAMES, SimulatedNodes, threeNodes } from "./simulatedNodes";

const after = (now: Date, days: number) => new Date(now.getTime() + days * DAY);

describe("Certificates that end soon", () => {
  it("are told with their Secret and the days that are left, once their renewal is due", async () => {
    const nodes = new SimulatedNodes({ ...threeNodes(), validityDays: 120, caValidityDays: 365 });
    await nodes.settle();
    const found = (days: number) => expiring(nodes.wanted, nodes.held, [], after(nodes.now, days));
    assert.deepEqual(found(89), [], "31 days are left");
    assert.equal(found(91).length, 3 + 3 + 1 + 1);
    const [first] = found(91.5);
    assert.equal(first.daysLeft, 28);
    assert.ok(
      found(91.5).some(
        ({ text }) =>
          text ===
          "node-0.pem in Secret kafka-node-certificates ends in 28 days, on 2027-03-29; `up` renews it",
      ),
      JSON.stringify(found(91.5)),
    );
    const ended = found(340);
    assert.match(ended[0].text, / ended on 2027-03-29; `up` renews it$/);
    assert.ok(ended[0].daysLeft < 0);
    assert.ok(ended.some(({ secret, key }) => secret === NAMES.clusterAuthority && key === KEYS.certificate));
  });

  it("aren't those that are young, however short their life is", async () => {
    const nodes = new SimulatedNodes({ ...threeNodes(), validityDays: 6, caValidityDays: 20 });
    await nodes.settle();
    assert.deepEqual(expiring(nodes.wanted, nodes.held, [], after(nodes.now, 3)), []);
    assert.ok(expiring(nodes.wanted, nodes.held, [], after(nodes.now, 5)).length > 0);
  });

  it("are also those that somebody else keeps", async () => {
    const now = new Date();
    const authority = await makeAuthority("theirs", 90, now);
    const { chain } = await issue(authority, { commonName: "kafka" }, ["kafka"], 90, now, "server+client");
    const theirs = [{ secret: "kafka-tls", key: "tls.crt", text: chain }];
    const [found, ...others] = expiring({ cluster: "kafka", users: [] }, undefined, theirs, after(now, 88.5));
    assert.match(
      found.text,
      /^tls.crt in Secret kafka-tls ends in 1 day, on .*; whoever keeps it has to renew it$/,
    );
    assert.deepEqual(others, []);
    const gone = [{ secret: "kafka-tls", key: "tls.crt", text: undefined }];
    assert.deepEqual(expiring({ cluster: "kafka", users: [] }, undefined, gone, now), []);
  });
});
