package kafkacluster.agent.metrics;

import java.security.cert.X509Certificate;
import java.util.function.BooleanSupplier;
import kafkacluster.agent.node.AgentOptions;
import kafkacluster.agent.node.KafkaRelease;
import kafkacluster.agent.security.Contexts;
import kafkacluster.agent.security.Fingerprints;

/** What the agent knows of its own node. */
final class NodeMetrics implements Page.Source {
    private final String info;
    private final BooleanSupplier isReady;
    private final BooleanSupplier isStopping;

    NodeMetrics(AgentOptions options, BooleanSupplier isReady, BooleanSupplier isStopping) {
        String roles = options.bootstrap == null ? "controller" : options.controller == null ? "broker" : "broker,controller";
        info = Names.labels("node_id", Integer.toString(options.id), "roles", roles, "version", KafkaRelease.NAME);
        this.isReady = isReady;
        this.isStopping = isStopping;
    }

    @Override
    public void collect(Page page) {
        page.gauge("kafka_cluster_node_info", "1, with the id, the roles and the version of this node as labels", info, 1);
        page.gauge("kafka_cluster_node_ready", "1 if this node is ready, as its probe says", "", isReady.getAsBoolean() ? 1 : 0);
        page.gauge("kafka_cluster_node_stopping", "1 if this node is being stopped, or waits for leave to stop", "",
                isStopping.getAsBoolean() ? 1 : 0);
        Contexts.tell(new Contexts.Listener() {
            @Override
            public void certificate(String store, String path, X509Certificate certificate) {
                String labels = Names.labels("store", store, "path", path, "subject",
                        certificate.getSubjectX500Principal().getName(), "serial", Fingerprints.serial(certificate));
                page.gauge("kafka_cluster_certificate_start_timestamp_seconds",
                        "Since when a certificate of this node, or of a CA that it trusts, is valid", labels,
                        certificate.getNotBefore().getTime() / 1_000);
                page.gauge("kafka_cluster_certificate_expiry_timestamp_seconds",
                        "When a certificate of this node, or of a CA that it trusts, expires", labels,
                        certificate.getNotAfter().getTime() / 1_000);
            }

            @Override
            public void file(String path, boolean hasProblem) {
                page.gauge("kafka_cluster_certificate_problem",
                        "1 if the file holds something that isn't taken; what was there before stays in use",
                        Names.labels("path", path), hasProblem ? 1 : 0);
            }
        });
    }
}
