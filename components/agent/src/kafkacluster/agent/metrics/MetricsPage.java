package kafkacluster.agent.metrics;

import java.util.function.BooleanSupplier;
import kafkacluster.agent.base.Json;
import kafkacluster.agent.http.Answer;
import kafkacluster.agent.http.ProbeServer;
import kafkacluster.agent.http.Request;
import kafkacluster.agent.node.AgentOptions;

/** The page {@code /metrics}. What can't be read is left out of it, and nothing of it hurts the node. */
public final class MetricsPage implements ProbeServer.Page {
    private static final long ASK_EVERY_MS = 20_000;

    private final ClusterMetrics cluster;
    private final Page.Source[] sources;

    public MetricsPage(AgentOptions options, BooleanSupplier isReady, BooleanSupplier isStopping) {
        Defaults defaults = new Defaults();
        cluster = new ClusterMetrics(new ClusterQuestions(options), ASK_EVERY_MS);
        sources = new Page.Source[] {
            new NodeMetrics(options, isReady, isStopping), new VolumeMetrics(options), new JvmMetrics(),
            new YammerMetrics(defaults), new KafkaBeans(defaults), cluster,
            // The last: a name that another has is left out.
            PushedMetrics.OF_NODE,
        };
    }

    /** The page {@code /lag}: the lag of groups, summed up for people. */
    public ProbeServer.Page lag() {
        return request -> Answer.json(Json.of(cluster.lag()));
    }

    @Override
    public Answer answer(Request request) {
        Page page = new Page(new Wish(request.query));
        for (Page.Source source : sources) {
            try {
                source.collect(page);
            } catch (Exception | LinkageError unreadable) {
                page.failed();
            }
        }
        boolean isOpenMetrics = Wish.isOpenMetrics(request.header("Accept"));
        return Answer.stream(isOpenMetrics ? Exposition.OPEN_METRICS : Exposition.TEXT,
                out -> page.write(out, isOpenMetrics));
    }
}
