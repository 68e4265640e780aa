import { strict as assert } from "assert";
import * as fc from "fast-check";
import {
  covers,
  diff,
  formatChange,
  formatPath,
  ignoreChanges,
  parsePath,
} from "../../../../local/deployer/standIn/diff";
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

  it("marks what forces a replacement", () => {
    const [change] = diff({ a: 1 }, { a: 2 });
    assert.deepEqual(formatChange({ ...change, replaces: true }), ["~ a: 1 => 2  (forces replacement)"]);
  });
});

describe("A property's path", () => {
  it("is read as Pulumi writes it", () => {
    assert.deepEqual(parsePath("spec.containers[0].image"), ["spec", "containers", 0, "image"]);
    assert.deepEqual(parsePath('data["server.properties"]'), ["data", "server.properties"]);
    assert.deepEqual(parsePath("spec.containers[*].image"), ["spec", "containers", "*", "image"]);
    assert.deepEqual(parsePath("*"), ["*"]);
  });

  it("survives being written and read", () => {
    const key = fc.oneof(fc.stringMatching(/^[a-z][\w./-]{0,8}$/), fc.nat(9));
    fc.assert(
      fc.property(fc.array(key, { minLength: 1 }), (path) =>
        assert.deepEqual(parsePath(formatPath(path)), path),
      ),
    );
  });

  it("covers everything below it", () => {
    assert.ok(covers(parsePath("spec.containers[*].image"), ["spec", "containers", 1, "image"]));
    assert.ok(covers(["spec"], ["spec", "replicas"]));
    assert.ok(!covers(["spec", "replicas"], ["spec"]));
  });
});

describe("Ignored changes", () => {
  const before = {
    spec: {
      replicas: 1,
      list: [
        { a: 1, b: 1 },
        { a: 2, b: 2 },
      ],
    },
    gone: true,
  };

  it("leave the rest as the program wants it", () => {
    const after = {
      spec: {
        replicas: 5,
        list: [
          { a: 9, b: 9 },
          { a: 9, b: 9 },
          { a: 9, b: 9 },
        ],
      },
    };
    assert.deepEqual(ignoreChanges(before, after, ["spec.list[*].a", "gone"]), {
      spec: {
        replicas: 5,
        list: [
          { a: 1, b: 9 },
          { a: 2, b: 9 },
          { a: 9, b: 9 },
        ],
      },
      gone: true,
    });
    assert.equal(after.spec.list[0].a, 9, "the program's own object isn't touched");
  });

  it("take away what was added in an ignored place", () => {
    const after = {
      ...before,
      spec: { ...before.spec, list: [...before.spec.list, { a: 3, b: 3 }, { a: 4, b: 4 }] },
    };
    assert.deepEqual(ignoreChanges(before, after, ["spec.list"]), before);
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
