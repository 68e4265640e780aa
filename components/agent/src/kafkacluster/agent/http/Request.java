package kafkacluster.agent.http;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;

/** What a page is asked. */
public final class Request {
    /** What follows the question mark, or null; where its path ends with a slash, what follows that. */
    public final String query;
    /** Whether this machine asks, or what shares its network: the other containers of a pod. */
    public final boolean isFromHere;
    private final HttpExchange exchange;
    /** Done once the answer was sent, or couldn't be. */
    Runnable afterwards = () -> { };

    Request(HttpExchange exchange, String query) {
        this.exchange = exchange;
        this.query = query;
        isFromHere = exchange.getRemoteAddress().getAddress().isLoopbackAddress();
    }

    /** Empty where there is none, and all of them where there are several. */
    public String header(String name) {
        List<String> values = exchange.getRequestHeaders().get(name);
        return values == null ? "" : String.join(",", values);
    }
}
