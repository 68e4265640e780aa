import assert from "node:assert/strict";
import fc from "fast-check";
import type { ResourcesArgs } from "../../../../../components/args";
import { cpuOf, isSameCpu, whyRestart } from "../../../../../components/plan/pod/cpu";

const MEMORY = "1Gi";
/** Resources with these CPUs and some memory, which Kafka's container has. */
const of = (requests?: string, limits?: string): { resources: ResourcesArgs } => ({
  resources: {
    requests: { memory: MEMORY, ...(requests !== undefined && { cpu: requests }) },
    limits: { memory: MEMORY, ...(limits !== undefined && { cpu: limits }) },
  },
});

describe("The CPU of a container", () => {
  it("is the limit too where only that is given, as Kubernetes takes it", () => {
    assert.deepEqual(cpuOf({ limits: { cpu: "2" } }), { requests: "2", limits: "2" });
    assert.deepEqual(cpuOf({ requests: { cpu: "1" } }), { requests: "1" });
    assert.deepEqual(cpuOf(undefined), {});
  });

  it("is the same however it is written", () => {
    assert.ok(isSameCpu("0.5", "500m"));
    assert.ok(isSameCpu(undefined, undefined));
    assert.ok(!isSameCpu("1", undefined));
    assert.ok(!isSameCpu("1", "2"));
  });
});

describe("Another CPU", () => {
  it("takes no restart where only its amount changes, or a limit comes", () => {
    assert.equal(whyRestart(of("1"), of("2"), []), undefined);
    assert.equal(whyRestart(of("1", "2"), of("1", "3"), []), undefined);
    assert.equal(whyRestart(of("1"), of("1", "2"), []), undefined);
    assert.equal(whyRestart(of("1", "1"), of("2", "2"), []), undefined, "a guaranteed one stays it");
  });

  it("takes one where Kubernetes would have to take a limit or a request away", () => {
    assert.match(whyRestart(of("1", "2"), of("1"), []) ?? "", /takes no limit away/);
    assert.match(whyRestart(of("1"), of(), []) ?? "", /takes no request away/);
  });

  it("takes one where pods would become of another QoS class, for which all containers count", () => {
    assert.match(
      whyRestart(of("1", "2"), of("2", "2"), []) ?? "",
      /become Guaranteed, .* keeps the QoS class \(Burstable\)/,
    );
    assert.match(whyRestart(of("2", "2"), of("1", "2"), []) ?? "", /become Burstable/);
    assert.equal(whyRestart(of("1", "2"), of("2", "2"), [{}]), undefined, "beside a sidecar without any");
    assert.match(whyRestart({}, { resources: { requests: { cpu: "1" } } }, []) ?? "", /become Burstable/);
  });

  it("takes one exactly where the class changes or something is taken away, whatever the numbers are", () => {
    const cpu = fc.option(
      fc.integer({ min: 1, max: 4 }).map((number) => String(number)),
      { nil: undefined },
    );
    fc.assert(
      fc.property(cpu, cpu, cpu, cpu, (a, b, c, d) => {
        const [has, wants] = [cpuOf(of(a, b).resources), cpuOf(of(c, d).resources)];
        const isGuaranteed = ({ requests, limits }: typeof has) =>
          limits !== undefined && requests === limits;
        const isTaken = (["requests", "limits"] as const).some(
          (kind) => has[kind] !== undefined && wants[kind] === undefined,
        );
        const expected = isTaken || isGuaranteed(has) !== isGuaranteed(wants);
        assert.equal(whyRestart(of(a, b), of(c, d), []) !== undefined, expected);
      }),
    );
  });
});
