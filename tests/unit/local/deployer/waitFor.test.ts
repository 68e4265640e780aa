import { strict as assert } from "assert";
import { waitFor } from "../../../../local/deployer/standIn/readiness";

describe("The annotation pulumi.com/waitFor", () => {
  const object = {
    spec: { ports: [{ name: "a", port: 1 }] },
    status: {
      phase: "Bound",
      conditions: [
        { type: "Ready", status: "True" },
        { type: "Failed", status: "False" },
      ],
    },
  };
  const cases: [string, boolean][] = [
    ["jsonpath={.status.phase}", true],
    ["jsonpath={.status.phase}=Bound", true],
    ['jsonpath={.status.phase}="Bound"', true],
    ["jsonpath={.status.phase}=Lost", false],
    ["jsonpath={.status.loadBalancer.ingress}", false],
    ["jsonpath={.spec.ports[0].port}=1", true],
    ["jsonpath={.status.conditions[?(@.type=='Ready')].status}=True", true],
    ["condition=Ready", true],
    ["condition=Failed", false],
    ["condition=Failed=False", true],
    ['["condition=Ready", "jsonpath={.status.phase}=Bound"]', true],
    ['["condition=Ready", "jsonpath={.status.phase}=Lost"]', false],
  ];
  for (const [annotation, isMet] of cases)
    it(`${annotation} is ${isMet ? "met" : "waited for"}`, () =>
      assert.equal(waitFor(object, annotation) === true, isMet));

  it("is refused when it isn't understood", () => {
    assert.throws(() => waitFor(object, "ready"), /"ready" is neither/);
  });
});
