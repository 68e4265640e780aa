package kafkacluster.agent.metrics;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The metrics that Kafka keeps in its own registries, each a bean with many attributes: of connections, of the quorum, of
 * clients. There is no way to the registries but JMX.
 */
final class KafkaBeans implements Page.Source {
    /** How old the list of beans may be, so that a cluster that is making many topics isn't gone through each time. */
    private static final long AGE_NS = 4_000_000_000L;
    private static final String TOTAL = "-total";
    /** It has a text, which is told as a label. */
    private static final String STATE = "current-state";

    private final Defaults defaults;
    private final Map<String, Series> known = new ConcurrentHashMap<>();
    private List<ObjectName> beans = new ArrayList<>();
    private long lookedAt = System.nanoTime() - AGE_NS - 1;
    /** Of all beans when they were listed, 0 where that is known not to hold any more. */
    private volatile int count;

    KafkaBeans(Defaults defaults) {
        this.defaults = defaults;
    }

    @Override
    public void collect(Page page) throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName bean : beans(server)) {
            String type = bean.getKeyProperty("type");
            if (type == null) {
                continue;
            }
            try {
                Map<String, Series> wanted = wanted(server, bean, type, page);
                if (!wanted.isEmpty()) {
                    collect(server, bean, wanted, page);
                }
            } catch (JMException | RuntimeException gone) {
                page.failed();
                count = 0;
            }
        }
    }

    private static void collect(MBeanServer server, ObjectName bean, Map<String, Series> wanted, Page page)
            throws JMException {
        StringBuilder text = new StringBuilder();
        String name = bean.toString();
        Names.labels(name, name.indexOf(':') + 1, text);
        String labels = text.toString();
        for (Attribute attribute : server.getAttributes(bean, wanted.keySet().toArray(new String[0])).asList()) {
            Double value = Numbers.of(attribute.getValue());
            Series series = wanted.get(attribute.getName());
            if (value != null) {
                page.add(series, into -> into.sample("", labels, value));
            } else if (attribute.getName().equals(STATE)) {
                page.add(series, into -> into.sample("", Names.labels(STATE, "" + attribute.getValue()), 1));
            }
        }
    }

    /**
     * By their attributes. Only those that the bean has, which may be more each time: Kafka logs each that is asked for in
     * vain, with its stack.
     */
    private Map<String, Series> wanted(MBeanServer server, ObjectName bean, String type, Page page) throws JMException {
        Map<String, Series> wanted = new HashMap<>();
        if (page.isForMore() || defaults.knows(bean.getDomain(), type)) {
            for (MBeanAttributeInfo info : server.getMBeanInfo(bean).getAttributes()) {
                Series series = series(bean.getDomain(), type, info.getName());
                if (page.wants(series)) {
                    wanted.put(info.getName(), series);
                }
            }
        }
        return wanted;
    }

    private Series series(String group, String type, String attribute) {
        return known.computeIfAbsent(group + ":" + type + " " + attribute, key -> defaults.series(group, type, attribute,
                Names.of(group, type, attribute), attribute.endsWith(TOTAL) ? Series.COUNTER : Series.GAUGE));
    }

    /**
     * Of all names only these are looked into: each that is asked for one of its keys keeps a map of them, and there are
     * many for each partition. Those of Yammer's metrics have the key {@code name}.
     */
    private synchronized List<ObjectName> beans(MBeanServer server) throws JMException {
        long now = System.nanoTime();
        if (server.getMBeanCount() != count && now - lookedAt > AGE_NS) {
            count = server.getMBeanCount();
            List<ObjectName> found = new ArrayList<>();
            for (String domain : server.getDomains()) {
                if (domain.startsWith("kafka.")) {
                    for (ObjectName bean : server.queryNames(new ObjectName(domain + ":*"), null)) {
                        String name = bean.getCanonicalName();
                        if (name.indexOf(",name=") < 0 && name.indexOf(":name=") < 0) {
                            found.add(bean);
                        }
                    }
                }
            }
            beans = found;
            lookedAt = now;
        }
        return beans;
    }
}
