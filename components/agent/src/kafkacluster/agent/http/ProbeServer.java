package kafkacluster.agent.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import kafkacluster.agent.base.Daemon;
import kafkacluster.agent.base.Failures;

/** Answers {@code GET} of some paths, for Kubernetes' probes, for other agents and for people. */
public final class ProbeServer {
    private static final int THREADS = 8;

    /** Answers the requests of one path, or of all that begin with it where it ends with a slash. */
    public interface Page {
        /**
         * @param query what follows the question mark, or null; where its path ends with a slash, what follows that
         * @param isFromHere whether this machine asks, or what shares its network: the other containers of a pod
         */
        Answer answer(String query, boolean isFromHere) throws Exception;
    }

    private ProbeServer() {
    }

    /** A page that takes its time, and must leave threads to the others. */
    public static Page limited(int requests, Page page) {
        Semaphore free = new Semaphore(requests);
        return (query, isFromHere) -> {
            if (!free.tryAcquire()) {
                return Answer.text(503, "too many ask at once");
            }
            try {
                return page.answer(query, isFromHere);
            } finally {
                free.release();
            }
        };
    }

    /** Called from a daemon thread, so that the server's own thread is one too. */
    public static HttpServer start(int port, Map<String, Page> pages) throws IOException {
        // Without a limit a client that connects and sends nothing would hold its thread for ever (sun.net.httpserver).
        System.setProperty("sun.net.httpserver.maxReqTime", System.getProperty("sun.net.httpserver.maxReqTime", "5"));
        System.setProperty("sun.net.httpserver.maxRspTime", System.getProperty("sun.net.httpserver.maxRspTime", "5"));
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 16);
        for (Map.Entry<String, Page> page : pages.entrySet()) {
            server.createContext(page.getKey(), exchange -> answer(exchange, page.getKey(), page.getValue()));
        }
        // No thread stays while nobody asks.
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(0, THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
                        task -> Daemon.of(task, "kafkacluster-agent-probe"));
        server.setExecutor(threads);
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, String path, Page page) throws IOException {
        Answer answer;
        String asked = exchange.getRequestURI().getPath();
        boolean takesMore = path.length() > 1 && path.endsWith("/");
        // A context takes what begins like its path too.
        if (takesMore || path.equals(asked)) {
            try {
                answer = page.answer(takesMore ? asked.substring(path.length()) : exchange.getRequestURI().getQuery(),
                        exchange.getRemoteAddress().getAddress().isLoopbackAddress());
            } catch (Exception | LinkageError failure) {
                answer = Answer.text(500, Failures.text(failure));
            }
        } else {
            answer = Answer.text(404, "there is no such page");
        }
        byte[] body = (answer.text + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type);
        exchange.sendResponseHeaders(answer.code, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
