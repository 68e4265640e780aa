import { strict as assert } from "assert";
import * as fc from "fast-check";
import { diff, formatChange, ignoreChanges } from "../../../../local/deployer/standIn/diff";
import { plain, secret, unknown, type Properties } from "../../../../local/deployer/standIn/values";

const lines = (before: Properties, after: Properties) => diff(before, after).flatMap(formatChange);

describe("What a preview says of a change", () => {
  it("names the property, the old value and the new one", () => {
    assert.deepEqual(lines({ spec: { replicas: 2, kept: [1] } }, { spec: { replicas: 3, kept: [1] } }), [
      "~ spec.replicas: 2 => 3",
    ]);
  });

  it("tells what is added from what is deleted", () => {
    assert.deepEqual(lines({ a: { x: 1 } }, { a: { "y.z": "new" } }), ["- a.x: 1", '+ a["y.z"]: "new"']);
  });

  it("takes an absent field and an empty one for the same", () => {
    assert.deepEqual(lines({ a: null, b: undefined }, {}), []);
  });

  it("shows of a long text only the lines that change", () => {
    const text = (line: string) => `first\n${line}\nlast\n`;
    assert.deepEqual(lines({ data: text("a=1") }, { data: text("a=2") }), ["~ data:", "  - a=1", "  + a=2"]);
  });

  it("shows of a long text that is added how it begins", () => {
    const [jar, text] = ["UEsDBBQACAgIAAAAIQAA".padEnd(93_000, "A"), "first\nsecond\nlast"];
    assert.deepEqual(lines({ jar: "old" }, { data: { jar, lines: text } }), [
      '- jar: "old"',
      '+ data: {"jar":"UEsDBBQACAgIAAAAIQAA and 92980 more characters","lines":"first and 2 more lines"}',
    ]);
    assert.deepEqual(lines({ jar: "old" }, { jar }), [
      '~ jar: "old" => "UEsDBBQACAgIAAAAIQAA and 92980 more characters"',
    ]);
  });

  it("says of an unknown value that it isn't known yet", () => {
    assert.deepEqual(lines({ host: "a" }, { host: unknown }), ['~ host: "a" => (known after up)']);
  });

  it("never shows a secret, nor that of which only one side is secret", () => {
    const cases: [Properties, Properties][] = [
      [{ p: secret("old-value") }, { p: secret("new-value") }],
      [{ p: "old-value" }, { p: secret("new-value") }],
      [{ p: secret("old-value") }, { p: "new-value" }],
      [{}, { p: { inner: secret("new-value") } }],
    ];
    for (const [before, after] of cases) {
      assert.equal(lines(before, after).length, 1);
      assert.doesNotMatch(lines(before, after).join(), /value/);
    }
  });

  it("is nothing when only the secrecy of a value changes", () => {
    assert.deepEqual(diff({ p: secret("v") }, { p: "v" }), []);
  });

  it("names a property as Pulumi does", () => {
    const before = { data: { "server.properties": "a" }, list: [{ image: "a" }] };
    const after = { data: { "server.properties": "b" }, list: [{ image: "b" }] };
    const paths = diff(before, after).map(({ path }) => path);
    assert.deepEqual(paths, ['data["server.properties"]', "list[0].image"]);
  });

  it("marks what forces a replacement", () => {
    const [change] = diff({ a: 1 }, { a: 2 });
    assert.deepEqual(formatChange({ ...change, replaces: true }), ["~ a: 1 => 2  (forces replacement)"]);
  });
});

describe("Ignored changes", () => {
  const before = { spec: { replicas: 1, claims: [{ size: 1 }] }, gone: true };

  it("leave the rest as the program wants it", () => {
    const after = { spec: { replicas: 5, claims: [{ size: 9 }, { size: 9 }] } };
    assert.deepEqual(plain(ignoreChanges(before, after, ["spec.claims", "gone"])), {
      spec: { replicas: 5, claims: [{ size: 1 }] },
      gone: true,
    });
    assert.equal(after.spec.claims[0].size, 9, "the program's own object isn't touched");
  });

  it("take away what was added in an ignored place", () => {
    const after = { ...before, spec: { ...before.spec, added: true } };
    assert.deepEqual(plain(ignoreChanges(before, after, ["spec.added"])), before);
  });

  it("may be inside of each element of a list, whose length isn't ignored", () => {
    const after = { spec: { replicas: 1, claims: [{ size: 9, name: "a" }, { size: 9 }] }, gone: true };
    assert.deepEqual(plain(ignoreChanges(before, after, ["spec.claims[*].size"])), {
      spec: { replicas: 1, claims: [{ size: 1, name: "a" }, { size: 9 }] },
      gone: true,
    });
    assert.throws(() => ignoreChanges(before, before, ["spec.claims[0].size"]), /claims\[0\].size"\]: not/);
  });

  it("leave no difference in the ignored place, whatever changed", () => {
    const value = fc
      .jsonValue({ maxDepth: 3 })
      .filter((v) => v !== null && !/null|__proto__/.test(JSON.stringify(v)));
    fc.assert(
      fc.property(value, value, (a, b) => {
        const kept = ignoreChanges({ x: a, y: 1 } as Properties, { x: b, y: 2 } as Properties, ["x"]);
        assert.deepEqual(plain(kept), { x: plain(a as Properties), y: 2 });
      }),
    );
  });
});
