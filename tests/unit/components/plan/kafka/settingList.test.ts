import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSettings, renderSettings } from "../../../../../components/plan/kafka/settingList";

describe("The list of what the whole cluster is told", () => {
  it("has a line for each, without a value where it is taken back", () => {
    const list = {
      "num.io.threads": "8",
      "log.retention.ms": undefined,
      "max.connections.per.ip.overrides": "",
    };
    assert.equal(
      renderSettings(list),
      "log.retention.ms\nmax.connections.per.ip.overrides=\nnum.io.threads=8\n",
    );
  });

  it("is read as it was written, whatever the values are", () => {
    const name = fc.stringMatching(/^[a-z]+(\.[a-z]+){1,3}$/);
    const value = fc.option(
      fc.string().filter((text) => !/[\r\n]/.test(text)),
      { nil: undefined },
    );
    fc.assert(
      fc.property(fc.dictionary(name, value, { noNullPrototype: true }), (list) =>
        assert.deepEqual(parseSettings(renderSettings(list)), list),
      ),
    );
  });
});
