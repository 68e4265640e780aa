import { BytesIEC, OpsPerSecond, PercentUnit, Seconds, Short } from "@grafana/grafana-foundation-sdk/units";
import { type Board, chosen, rate, graph, NODE } from "./language";

const ofNodes = chosen("instance");

export const jvm: Board = {
  title: "JVM",
  choices: ["instance"],
  rows: {
    Memory: [
      graph(
        "Heap",
        BytesIEC,
        [ofNodes("jvm_memory_used_bytes", 'area="heap"'), `${NODE} used`],
        [ofNodes("jvm_memory_max_bytes", 'area="heap"'), `${NODE} at most`],
      ),
      graph("Beside the heap", BytesIEC, [ofNodes("jvm_memory_used_bytes", 'area="nonheap"'), NODE]),
      graph("Memory of the process", BytesIEC, [ofNodes("process_resident_memory_bytes"), NODE]),
      graph("Buffers outside of the heap", BytesIEC, [
        ofNodes("jvm_buffer_pool_used_bytes"),
        `${NODE} {{pool}}`,
      ]),
      graph("Share of time in garbage collections", PercentUnit, [
        rate(ofNodes("jvm_gc_collection_seconds_sum")),
        `${NODE} {{gc}}`,
      ]),
      graph("Garbage collections", OpsPerSecond, [
        rate(ofNodes("jvm_gc_collection_seconds_count")),
        `${NODE} {{gc}}`,
      ]),
    ],
    Process: [
      graph("CPUs that are used", Short, [rate(ofNodes("process_cpu_seconds_total")), NODE]),
      graph("Threads", Short, [ofNodes("jvm_threads_current"), NODE]),
      graph("Share of open files that may be", PercentUnit, [
        `${ofNodes("process_open_fds")} / ${ofNodes("process_max_fds")}`,
        NODE,
      ]),
      graph("Time since the start", Seconds, [`time() - ${ofNodes("process_start_time_seconds")}`, NODE]),
    ],
  },
};
