import assert from "node:assert/strict";
import { BareQuorum, type Ran } from "./bareQuorum";

const NEWEST = "4.4.0";

/** What the Job makes of a quorum of Kafka itself. */
describe(`Controllers of Kafka ${NEWEST}`, function () {
  this.timeout(240_000);
  let quorum: BareQuorum;

  before(async () => {
    quorum = await BareQuorum.prepare(NEWEST, 3);
    [0, 1, 2].forEach((id) => quorum.start(id));
  });

  after(() => quorum.endAll());

  async function changed(options: Record<string, string>, voters: string): Promise<Ran> {
    const ran = await quorum.change(options);
    assert.equal(ran.code, 0, ran.output);
    assert.match(ran.output, new RegExp(`^voters: ${voters}$`, "m"));
    return ran;
  }

  it("whose voters stand in files become those of the metadata log, once", async () => {
    const { output } = await changed({ features: "kraft.version=1" }, "0, 1, 2");
    assert.match(output, /kraft\.version becomes 1/);
    // Volumes don't know it before another leader is elected: what pods begin with is told by other means.
    assert.match(quorum.quorumState(0), /"currentVoters":\[\{/);
    const again = await changed({ features: "kraft.version=1" }, "0, 1, 2");
    assert.doesNotMatch(again.output, /becomes/);
  });

  it("leave one at a time, down to one", async () => {
    const { output } = await changed({ leave: "2,1" }, "0");
    const left = [...output.matchAll(/controller (\d) leaves the quorum: it leaves/g)].map(([, id]) => id);
    assert.deepEqual([...left].sort(), ["1", "2"]);
    assert.doesNotMatch((await changed({ leave: "2,1" }, "0")).output, /leaves/);
  });

  it("join one at a time, once they have caught up", async () => {
    const join = [0, 1, 2].map((id) => quorum.endpoint(id)).join();
    const { output } = await changed({ join }, "0, 1, 2");
    assert.match(output, /controller 1 votes: it has caught up\n(.*\n)*controller 2 votes: it has caught up/);
  });

  it("are forgotten once they are gone, and those that nobody knows any more as well", async () => {
    await changed({ leave: "2" }, "0, 1");
    await quorum.end(2);
    const { output } = await changed({ unregister: "2" }, "0, 1");
    assert.match(output, /controller 2 isn't registered any more/);
    await changed({ unregister: "2" }, "0, 1");
  });
});
