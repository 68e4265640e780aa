import assert from "node:assert/strict";
import fc from "fast-check";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { mistakesIn } from "../mistakesIn";

describe("A broker's memory", () => {
  const memoryOf = (args: Parameters<typeof planCluster>[1]) => {
    const { heapOptions, resources } = planCluster("kafka", args).pools[0].memory;
    return { heapOptions, resources };
  };

  it("is 2 GiB, half of it heap, when nothing is said", () => {
    assert.deepEqual(memoryOf({}), {
      heapOptions: "-Xms1024m -Xmx1024m",
      resources: { requests: { cpu: "250m", memory: "2048Mi" }, limits: { memory: "2048Mi" } },
    });
  });

  it("is twice the heap when only the heap is said", () => {
    assert.deepEqual(memoryOf({ heap: "512Mi" }), {
      heapOptions: "-Xms512m -Xmx512m",
      resources: { requests: { cpu: "250m", memory: "1024Mi" }, limits: { memory: "1024Mi" } },
    });
  });

  it("leaves half the limit to the heap when only the limit is said", () => {
    const resources = { limits: { memory: "6Gi", cpu: "2" } };
    assert.deepEqual(memoryOf({ resources }), { heapOptions: "-Xms3072m -Xmx3072m", resources });
  });

  it("is as said when both are said", () => {
    const resources = { requests: { memory: "3Gi" }, limits: { memory: "4Gi" } };
    assert.deepEqual(memoryOf({ heap: "3Gi", resources }), { heapOptions: "-Xms3072m -Xmx3072m", resources });
  });

  it("has a heap of 1 GiB where there is no limit", () => {
    const resources = { requests: { cpu: "1" } };
    assert.deepEqual(memoryOf({ resources }), { heapOptions: "-Xms1024m -Xmx1024m", resources });
  });

  it("holds a heap in the JVM's own unit, whatever unit it was written in", () => {
    assert.equal(memoryOf({ heap: "1000000k" }).heapOptions, "-Xms953m -Xmx953m");
  });

  it("may be counted in CPUs and thousandths of them", () => {
    for (const cpu of ["1", "0.5", "500m", "2.125"]) {
      assert.deepEqual(mistakesIn({ resources: { limits: { cpu } } }), []);
    }
  });

  it("always has room beside the heap, or is refused", () => {
    const mebibytes = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(mebibytes, fc.option(mebibytes, { nil: undefined }), (limit, heap) => {
        const args = {
          heap: heap === undefined ? undefined : `${heap}Mi`,
          resources: { limits: { memory: `${limit}Mi` } },
        };
        if (mistakesIn(args).length === 0) {
          const planned = Number(/-Xmx(\d+)m$/.exec(memoryOf(args).heapOptions)![1]);
          assert.ok(planned >= 64 && planned < limit);
        } else {
          assert.ok(heap === undefined ? limit < 128 : heap >= limit || heap < 64);
        }
      }),
    );
  });
});
