package kafkacluster.agent.telemetry;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import kafkacluster.agent.base.Daemon;
import kafkacluster.agent.metrics.PushedMetrics;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.telemetry.ClientTelemetryPayload;
import org.apache.kafka.server.telemetry.ClientTelemetryReceiver;

/**
 * Takes what clients push (KIP-714). Brokers call it from the threads that handle requests: so it only puts aside a copy, and one
 * thread of its own reads them, one after the other. Nothing that a client sends fails in the broker.
 */
public final class Receiver implements ClientTelemetryReceiver {
    /** As many as brokers take by default ({@code telemetry.max.bytes}); reading takes some ten times as much. */
    private static final int LARGEST_BYTES = 1 << 20;
    private static final int MOST_WAITING_BYTES = 4 << 20;
    private static final int MOST_WAITING = 1_000;

    private final PushedMetrics metrics = PushedMetrics.OF_NODE;
    private final BlockingQueue<Payload> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private boolean hasThread;

    public Receiver() {
        metrics.turnOn();
    }

    @Override
    public void exportMetrics(AuthorizableRequestContext context, ClientTelemetryPayload payload) {
        try {
            take(context, payload);
        } catch (RuntimeException | LinkageError unreadable) {
            metrics.dropped(PushedMetrics.UNREADABLE, 1);
        }
    }

    private void take(AuthorizableRequestContext context, ClientTelemetryPayload payload) {
        ByteBuffer data = payload.data().duplicate();
        int length = data.remaining();
        if (length > LARGEST_BYTES) {
            metrics.dropped(PushedMetrics.TOO_LARGE, 1);
        } else if (waitingBytes.addAndGet(length) > MOST_WAITING_BYTES || !put(context, payload, data)) {
            waitingBytes.addAndGet(-length);
            metrics.dropped(PushedMetrics.TOO_MANY, 1);
        }
    }

    private boolean put(AuthorizableRequestContext context, ClientTelemetryPayload payload, ByteBuffer data) {
        // The broker uses the buffer for others once this returns.
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        begin();
        return waiting.offer(new Payload(context, payload, bytes));
    }

    private synchronized void begin() {
        if (!hasThread) {
            hasThread = true;
            Daemon.of(this::read, "kafkacluster-agent-clients").start();
        }
    }

    private void read() {
        while (true) {
            try {
                Payload payload = waiting.take();
                waitingBytes.addAndGet(-payload.bytes.length);
                payload.readInto(metrics);
            } catch (InterruptedException ended) {
                return;
            } catch (Exception | LinkageError unreadable) {
                metrics.dropped(PushedMetrics.UNREADABLE, 1);
            }
        }
    }
}
