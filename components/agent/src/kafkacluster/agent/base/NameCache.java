package kafkacluster.agent.base;

import java.security.Security;

/**
 * How long this JVM believes what a name resolves to. A pod has another address each time it starts, and none for
 * moments; Java would go on with the old one for 30 seconds, and without one for 10
 * (https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/net/InetAddress.html, "InetAddress Caching").
 */
public final class NameCache {
    private static final String FOUND = "networkaddress.cache.ttl";
    private static final String NOT_FOUND = "networkaddress.cache.negative.ttl";
    private static final String NOT_FOUND_BY_JAVA = "10";
    /** As long as Kubernetes' own name server lets its answers live. */
    private static final String FOUND_SECONDS = "5";
    private static final String NOT_FOUND_SECONDS = "1";

    private NameCache() {
    }

    /** To be called before the first name is looked up. What somebody has set is left as it is. */
    public static void forgetSoon() {
        if (Security.getProperty(FOUND) == null && System.getProperty("sun.net.inetaddr.ttl") == null) {
            Security.setProperty(FOUND, FOUND_SECONDS);
        }
        if (NOT_FOUND_BY_JAVA.equals(Security.getProperty(NOT_FOUND))) {
            Security.setProperty(NOT_FOUND, NOT_FOUND_SECONDS);
        }
    }
}
