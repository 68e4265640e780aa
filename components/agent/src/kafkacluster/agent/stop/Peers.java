package kafkacluster.agent.stop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import kafkacluster.agent.base.Daemon;

/** Asks the agents of the other nodes how far they are with being stopped, all at once. */
public final class Peers {
    private static final int CONNECT_MS = 700;
    private static final int ANSWER_MS = 1_000;
    /** For all of it, a name's look-up as well, which nothing else bounds. */
    private static final long ROUND_MS = 1_500;
    private static final int LONGEST_ANSWER = 4_096;

    private final Supplier<Map<Integer, String>> known;
    /** One that hangs in a name's look-up is left to it, and no second one is sent after it. */
    private final Map<Integer, FutureTask<Mark>> under = new HashMap<>();

    /** @param known id of each other node to its agent's host:port, as it is now */
    public Peers(Supplier<Map<Integer, String>> known) {
        this.known = known;
    }

    /** Each peer's own mark, {@link Mark#GONE} if it refused the connection, null if it didn't answer. */
    public Map<Integer, Mark> ask() throws InterruptedException {
        long deadline = System.nanoTime() + ROUND_MS * 1_000_000;
        Map<Integer, String> addresses = known.get();
        Map<Integer, FutureTask<Mark>> asked = new HashMap<>();
        for (Map.Entry<Integer, String> peer : addresses.entrySet()) {
            FutureTask<Mark> before = under.get(peer.getKey());
            if (before == null || before.isDone()) {
                FutureTask<Mark> task = new FutureTask<>(() -> ask(peer.getValue()));
                under.put(peer.getKey(), task);
                asked.put(peer.getKey(), task);
                Daemon.of(task, "kafkacluster-agent-peer-" + peer.getKey()).start();
            }
        }
        Map<Integer, Mark> marks = new HashMap<>();
        for (int peer : addresses.keySet()) {
            marks.put(peer, answer(asked.get(peer), deadline));
        }
        return marks;
    }

    private static Mark answer(FutureTask<Mark> task, long deadline) throws InterruptedException {
        if (task == null) {
            return null;
        }
        try {
            return task.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException quiet) {
            return null;
        }
    }

    private static Mark ask(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replaceAll("^\\[|]$", "");
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))), CONNECT_MS);
            socket.setSoTimeout(ANSWER_MS);
            socket.getOutputStream().write(("GET /stopping HTTP/1.0\r\nHost: " + host + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            return parse(read(socket.getInputStream()));
        } catch (ConnectException refused) {
            // A machine that can't be reached is one of these too.
            String why = String.valueOf(refused.getMessage());
            return why.contains("refused") ? Mark.GONE : null;
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] buffer = new byte[512];
        for (int n = in.read(buffer); n >= 0 && answer.size() < LONGEST_ANSWER; n = in.read(buffer)) {
            answer.write(buffer, 0, n);
        }
        return answer.toString("ISO-8859-1");
    }

    /** Null for what isn't an agent's answer, as of a proxy that doesn't reach it. */
    static Mark parse(String answer) {
        if (answer.matches("(?s)HTTP/1\\.[01] 404 .*")) {
            return Mark.NO;
        }
        int body = answer.indexOf("\r\n\r\n");
        if (body < 0 || !answer.matches("(?s)HTTP/1\\.[01] 200 .*")) {
            return null;
        }
        String word = answer.substring(body).trim();
        for (Mark mark : new Mark[] {Mark.NO, Mark.ASKING, Mark.WAITING, Mark.GRANTED}) {
            if (mark.word().equals(word)) {
                return mark;
            }
        }
        return null;
    }
}
