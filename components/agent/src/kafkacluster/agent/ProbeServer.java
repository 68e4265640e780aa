package kafkacluster.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** {@code GET /live}, {@code GET /ready} and {@code GET /} for Kubernetes' probes and for people. */
final class ProbeServer {
    private ProbeServer() {
    }

    /** Called from a daemon thread, so that the server's own thread is one too. */
    static void start(int port, Supplier<Verdict> readiness, Supplier<String> status) throws IOException {
        // Without a limit a client that connects and sends nothing would hold its thread for ever (sun.net.httpserver).
        System.setProperty("sun.net.httpserver.maxReqTime", System.getProperty("sun.net.httpserver.maxReqTime", "5"));
        System.setProperty("sun.net.httpserver.maxRspTime", System.getProperty("sun.net.httpserver.maxRspTime", "5"));
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 16);
        server.createContext("/live", exchange -> answer(exchange, 200, "the JVM answers"));
        server.createContext("/ready", exchange -> {
            Verdict verdict = readiness.get();
            answer(exchange, verdict.ready ? 200 : 503, verdict.reason);
        });
        server.createContext("/", exchange -> answer(exchange,
                "/".equals(exchange.getRequestURI().getPath()) ? 200 : 404, status.get()));
        // No thread stays while nobody asks.
        ThreadPoolExecutor threads = new ThreadPoolExecutor(0, 8, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "kafkacluster-agent-probe");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.start();
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(code, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
