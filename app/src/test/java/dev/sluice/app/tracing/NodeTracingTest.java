package dev.sluice.app.tracing;

import static dev.sluice.app.tracing.TracedRecords.decision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.TracingSettings;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proxy.trace.TracePolicy;
import dev.sluice.testing.Ports;
import dev.sluice.testing.TraceReceiver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From records to a receiver, whatever state it is in. */
@Timeout(60)
@Order(1)
class NodeTracingTest {
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final AuditLog.Factory STORING = () -> record -> Future.succeededFuture();
  private static final AuditRecord RECORD = TracedRecords.completed(200, decision());
  private static final int SPANS = SpanMapper.count(RECORD);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TraceReceiver receiver = TraceReceiver.start();

  @AfterEach
  void close() {
    receiver.close();
  }

  private NodeTracing tracing(Map<String, String> environment) throws IOException {
    return NodeTracing.start(TracingSettings.DEFAULTS, environment, "node-1", meters);
  }

  private NodeTracing tracing() throws IOException {
    return tracing(Map.of(ENDPOINT, receiver.endpoint()));
  }

  private double count(String outcome) {
    return meters.counter("sluice.trace.spans", "outcome", outcome).count();
  }

  @Test
  void recordsBecomeSpansAtTheReceiver() throws Exception {
    try (NodeTracing tracing = tracing()) {
      tracing.around(STORING).onThisLoop().append(RECORD);

      await().until(() -> receiver.spans().size() == SPANS);
      assertThat(receiver.resource())
          .containsEntry("service.name", "sluice")
          .containsEntry("service.instance.id", "node-1");
      await().until(() -> count("exported") == SPANS);
    }
  }

  @Test
  void whatWaitsIsExportedAtTheEnd() throws Exception {
    NodeTracing tracing = tracing();
    tracing.around(STORING).onThisLoop().append(RECORD);
    tracing.close();

    assertThat(receiver.spans()).hasSize(SPANS);
  }

  @Test
  void onlyTheLastRecordOfARequestCounts() throws Exception {
    NodeTracing tracing = tracing();
    AuditLog log = tracing.around(STORING).onThisLoop();
    log.append(
        TracedRecords.record().setRequest(decision()).setTrace(TracedRecords.trace()).build());
    log.append(RECORD.toBuilder().clearTrace().build());
    tracing.close();

    assertThat(receiver.spans()).isEmpty();
  }

  @Test
  void aRefusingReceiverCostsSpans() throws Exception {
    receiver.answering(400);
    NodeTracing tracing = tracing();
    tracing.around(STORING).onThisLoop().append(RECORD);

    await().until(() -> count("failed") == SPANS);
    tracing.close();
    assertThat(count("exported")).isZero();
  }

  @Test
  void aDeadReceiverCostsSpans() throws Exception {
    NodeTracing tracing = tracing(Map.of(ENDPOINT, "http://127.0.0.1:" + Ports.free()));
    tracing.around(STORING).onThisLoop().append(RECORD);

    await().atMost(Duration.ofSeconds(40)).until(() -> count("failed") == SPANS);
    tracing.close();
  }

  @Test
  void aSlowReceiverHoldsNothingUp() throws Exception {
    receiver.holding();
    NodeTracing tracing = tracing();
    AuditLog log = tracing.around(STORING).onThisLoop();
    int records = 4 * SpanQueue.MOST;
    for (int i = 0; i < records; i++) {
      assertThat(log.append(RECORD).succeeded()).isTrue();
    }

    assertThat(count("dropped")).isGreaterThanOrEqualTo(SPANS * 2.0 * SpanQueue.MOST);
    receiver.close();
    tracing.close();
  }

  @Test
  void whatWasLeftOutForLackOfRoomIsCounted() throws Exception {
    AuditRecord.Builder left = RECORD.toBuilder();
    left.getTraceBuilder().clearSteps().setLeftOut(3);
    NodeTracing tracing = tracing();
    tracing.around(STORING).onThisLoop().append(left.build());
    tracing.close();

    assertThat(count("dropped")).isEqualTo(3);
    assertThat(receiver.spans()).isEmpty();
  }

  @Test
  void aRefusalOfTheJournalIsTraced() throws Exception {
    NodeTracing tracing = tracing();
    tracing
        .around(() -> record -> Future.failedFuture("full"))
        .onThisLoop()
        .append(TracedRecords.denied());
    tracing.close();

    assertThat(TraceReceiver.attributes(receiver.spans().getFirst()))
        .containsEntry("error.type", "audit_unavailable");
  }

  @Test
  void withoutAReceiverNothingIsAdded() throws Exception {
    NodeTracing tracing = tracing(Map.of());

    assertThat(tracing.around(STORING)).isSameAs(STORING);
    assertThat(tracing.policy()).isSameAs(TracePolicy.OFF);
    assertThat(meters.getMeters()).isEmpty();
    tracing.close();
  }
}
