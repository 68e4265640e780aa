package kafkacluster.agent.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import kafkacluster.agent.base.Daemon;
import kafkacluster.agent.base.Failures;

/** Answers {@code GET} of some paths, for Kubernetes' probes, for other agents and for people. */
public final class ProbeServer {
    /** More than all limited pages take together, so that probes have one. */
    private static final int THREADS = 12;

    /** Answers the requests of one path, or of all that begin with it where it ends with a slash. */
    public interface Page {
        Answer answer(Request request) throws Exception;
    }

    private ProbeServer() {
    }

    /** A page that takes its time, and must leave threads to the others. */
    public static Page limited(int requests, Page page) {
        Semaphore free = new Semaphore(requests);
        return request -> {
            if (!free.tryAcquire()) {
                return Answer.text(503, "too many ask at once");
            }
            request.afterwards = free::release;
            return page.answer(request);
        };
    }

    /** Called from a daemon thread, so that the server's own thread is one too. */
    public static HttpServer start(int port, Map<String, Page> pages) throws IOException {
        // Without a limit a client that connects and sends nothing, or doesn't read, would hold its thread for ever
        // (sun.net.httpserver). They are those of the whole JVM: a long page of another agent is cut off by them, too.
        System.setProperty("sun.net.httpserver.maxReqTime", System.getProperty("sun.net.httpserver.maxReqTime", "5"));
        System.setProperty("sun.net.httpserver.maxRspTime", System.getProperty("sun.net.httpserver.maxRspTime", "30"));
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
        String asked = exchange.getRequestURI().getPath();
        boolean takesMore = path.length() > 1 && path.endsWith("/");
        // A context takes what begins like its path too.
        if (!takesMore && !path.equals(asked)) {
            send(exchange, Answer.text(404, "there is no such page"));
            return;
        }
        Request request = new Request(
                exchange, takesMore ? asked.substring(path.length()) : exchange.getRequestURI().getQuery());
        try {
            Answer answer;
            try {
                answer = page.answer(request);
            } catch (Exception | LinkageError failure) {
                answer = Answer.text(500, Failures.text(failure));
            }
            if (answer.body == null) {
                send(exchange, answer);
            } else {
                stream(exchange, answer, request.header("Accept-Encoding").contains("gzip"));
            }
        } finally {
            request.afterwards.run();
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.bytes();
        exchange.getResponseHeaders().set("Content-Type", answer.type);
        exchange.sendResponseHeaders(answer.code, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Without its end where that fails: its client then sees that something is missing. */
    private static void stream(HttpExchange exchange, Answer answer, boolean isCompressed) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.type);
        if (isCompressed) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(answer.code, 0);
        OutputStream out = exchange.getResponseBody();
        try {
            OutputStream body = isCompressed ? new QuickGzip(out) : out;
            answer.body.write(body);
            body.close();
        } catch (RuntimeException | LinkageError failure) {
            throw new IOException(failure);
        }
    }
}
