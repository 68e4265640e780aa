package kafkacluster.agent.telemetry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kafkacluster.agent.metrics.PushedMetrics;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.telemetry.ClientTelemetryPayload;
import org.apache.kafka.shaded.com.google.protobuf.InvalidProtocolBufferException;
import org.apache.kafka.shaded.io.opentelemetry.proto.common.v1.AnyValue;
import org.apache.kafka.shaded.io.opentelemetry.proto.common.v1.KeyValue;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.DataPointFlags;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.Metric;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.MetricsData;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.ScopeMetrics;

/** What a client has pushed: OTLP, which Kafka's own classes read. */
final class Payload {
    final byte[] bytes;
    private final String instance;
    private final String clientId;
    private final boolean isLast;
    private final Map<String, String> about = new LinkedHashMap<>();

    Payload(AuthorizableRequestContext context, ClientTelemetryPayload payload, byte[] bytes) {
        this.bytes = bytes;
        instance = payload.clientInstanceId().toString();
        clientId = context.clientId();
        isLast = payload.isTerminating();
        if (context instanceof RequestContext) {
            RequestContext request = (RequestContext) context;
            about.put("client_software_name", request.clientInformation.softwareName());
            about.put("client_software_version", request.clientInformation.softwareVersion());
        }
        about.put("client_source_address", context.clientAddress().getHostAddress());
        about.put("listener", context.listenerName());
        about.put("principal", context.principal().toString());
    }

    void readInto(PushedMetrics metrics) throws InvalidProtocolBufferException {
        MetricsData data = MetricsData.parseFrom(bytes);
        for (ResourceMetrics resource : data.getResourceMetricsList()) {
            put(resource.getResource().getAttributesList(), about);
        }
        PushedMetrics.Push push = metrics.push(instance, clientId, about, isLast);
        if (push == null) {
            return;
        }
        for (ResourceMetrics resource : data.getResourceMetricsList()) {
            for (ScopeMetrics scope : resource.getScopeMetricsList()) {
                for (Metric metric : scope.getMetricsList()) {
                    add(metric, push);
                }
            }
        }
        push.end();
    }

    private static void add(Metric metric, PushedMetrics.Push push) {
        if (metric.hasGauge()) {
            for (NumberDataPoint point : metric.getGauge().getDataPointsList()) {
                add(metric, point, false, false, push);
            }
        } else if (metric.hasSum()) {
            boolean isDelta =
                    metric.getSum().getAggregationTemporality() == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
            for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
                add(metric, point, metric.getSum().getIsMonotonic(), isDelta, push);
            }
        } else {
            // No client sends histograms.
            push.dropped(PushedMetrics.OTHER_TYPE);
        }
    }

    private static void add(
            Metric metric, NumberDataPoint point, boolean isCounter, boolean isDelta, PushedMetrics.Push push) {
        if ((point.getFlags() & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) == 0) {
            Map<String, String> labels = new LinkedHashMap<>();
            put(point.getAttributesList(), labels);
            push.add(metric.getName(), labels, isCounter, isDelta, point.hasAsInt() ? point.getAsInt() : point.getAsDouble());
        }
    }

    private static void put(List<KeyValue> attributes, Map<String, String> into) {
        for (KeyValue attribute : attributes) {
            String value = text(attribute.getValue());
            if (value != null) {
                into.putIfAbsent(attribute.getKey(), value);
            }
        }
    }

    /** Null of what is no label's value. */
    private static String text(AnyValue value) {
        return value.hasStringValue() ? value.getStringValue()
                : value.hasIntValue() ? Long.toString(value.getIntValue())
                : value.hasBoolValue() ? Boolean.toString(value.getBoolValue())
                : value.hasDoubleValue() ? Double.toString(value.getDoubleValue()) : null;
    }
}
