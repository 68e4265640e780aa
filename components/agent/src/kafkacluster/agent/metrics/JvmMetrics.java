package kafkacluster.agent.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** What Prometheus' own library for Java tells of a JVM and its process, by the same names. */
final class JvmMetrics implements Page.Source {
    private static final Path STATUS = Paths.get("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    @Override
    public void collect(Page page) throws IOException {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        usage(page, "jvm_memory_", "", Names.labels("area", "heap"), memory.getHeapMemoryUsage());
        usage(page, "jvm_memory_", "", Names.labels("area", "nonheap"), memory.getNonHeapMemoryUsage());
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            usage(page, "jvm_memory_pool_", " of the pool", Names.labels("pool", pool.getName()), pool.getUsage());
        }
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            String labels = Names.labels("pool", pool.getName());
            page.gauge("jvm_buffer_pool_used_buffers", "Buffers", labels, pool.getCount());
            page.gauge("jvm_buffer_pool_used_bytes", "Bytes of buffers that are used", labels, pool.getMemoryUsed());
            page.gauge("jvm_buffer_pool_capacity_bytes", "Bytes of buffers", labels, pool.getTotalCapacity());
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            String labels = Names.labels("gc", collector.getName());
            page.own("jvm_gc_collection_seconds", Series.SUMMARY, "Seconds of garbage collections", into -> {
                into.sample("_sum", labels, collector.getCollectionTime() / 1e3);
                into.sample("_count", labels, collector.getCollectionCount());
            });
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        page.gauge("jvm_threads_current", "Threads", "", threads.getThreadCount());
        page.gauge("jvm_threads_daemon", "Daemon threads", "", threads.getDaemonThreadCount());
        page.gauge("jvm_threads_peak", "Threads, at most", "", threads.getPeakThreadCount());
        counter(page, "jvm_threads_started_total", "Threads that were started", threads.getTotalStartedThreadCount());
        page.gauge("jvm_classes_currently_loaded", "Classes that are loaded", "",
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        page.gauge("jvm_runtime_info", "1, with the Java as labels", Names.labels(
                "runtime", System.getProperty("java.runtime.name"), "vendor", System.getProperty("java.vm.vendor"),
                "version", System.getProperty("java.runtime.version")), 1);
        page.gauge("process_start_time_seconds", "When the process started", "",
                ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
        process(page);
    }

    private static void usage(Page page, String name, String whose, String labels, MemoryUsage usage) {
        if (usage == null) {
            return;
        }
        page.gauge(name + "used_bytes", "Bytes" + whose + " that are used", labels, usage.getUsed());
        page.gauge(name + "committed_bytes", "Bytes" + whose + " that the JVM has of the system", labels, usage.getCommitted());
        page.gauge(name + "max_bytes", "Bytes" + whose + " that there may be, -1 if there is no limit", labels, usage.getMax());
    }

    private static void process(Page page) throws IOException {
        Object system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof UnixOperatingSystemMXBean) {
            UnixOperatingSystemMXBean unix = (UnixOperatingSystemMXBean) system;
            counter(page, "process_cpu_seconds_total", "Seconds of CPU that the process took", unix.getProcessCpuTime() / 1e9);
            page.gauge("process_open_fds", "Files that are open", "", unix.getOpenFileDescriptorCount());
            page.gauge("process_max_fds", "Files that may be open", "", unix.getMaxFileDescriptorCount());
        }
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith(RESIDENT)) {
                page.gauge("process_resident_memory_bytes", "Bytes of memory that the process has", "",
                        1024.0 * Long.parseLong(line.replaceAll("\\D", "")));
            }
        }
    }

    private static void counter(Page page, String name, String help, double value) {
        page.own(name, Series.COUNTER, help, into -> into.sample("", "", value));
    }
}
