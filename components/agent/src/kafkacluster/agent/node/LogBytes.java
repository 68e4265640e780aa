package kafkacluster.agent.node;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** How much the partitions of this broker take on its volumes, as of a while ago. Costs no request. */
public final class LogBytes {
    private static final String SIZES = "kafka.log:type=Log,name=Size,*";
    /** There is a metric for each partition. */
    private static final long AGE_MS = 10_000;

    private long bytes;
    private long countedAt;

    public synchronized long get() {
        long now = System.nanoTime();
        if (countedAt == 0 || now - countedAt > AGE_MS * 1_000_000) {
            bytes = count();
            countedAt = now;
        }
        return bytes;
    }

    private static long count() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        long sum = 0;
        try {
            for (ObjectName name : server.queryNames(new ObjectName(SIZES), null)) {
                Object size = server.getAttribute(name, "Value");
                sum += size instanceof Number ? ((Number) size).longValue() : 0;
            }
        } catch (JMException | RuntimeException onlyTold) {
            return sum;
        }
        return sum;
    }
}
