package dev.sluice.app.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.app.steps.record.RecordSteps;
import dev.sluice.config.SnapshotHolder;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.AuditUnavailable;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RecordedTrace;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StepsTold;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchedAuditTest {
  private static final RequestDecision ALLOWED =
      SampleRecords.request(Verdict.VERDICT_ALLOWED).setTunnelled(false).build();
  private static final String LISTENER = "listener";

  private final Vertx vertx = Vertx.vertx();
  private final StepFilters filters = new StepFilters();
  private final List<AuditRecord> journal = new ArrayList<>();
  private final List<StepsTold> told = new CopyOnWriteArrayList<>();
  private Future<Void> result = Future.succeededFuture();

  @BeforeEach
  void listen() {
    BusCodecs.registerAll(vertx.eventBus());
    vertx
        .eventBus()
        .<StepsTold>consumer(BusAddress.steps(LISTENER), message -> told.add(message.body()));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private AuditLog audit() {
    AuditLog.Factory stored =
        () ->
            record -> {
              journal.add(record);
              return result;
            };
    RecordSteps steps = new RecordSteps(new SnapshotHolder(), Sandboxes.NONE);
    return new WatchedAudit(stored, filters, steps, vertx.eventBus(), "node").onThisLoop();
  }

  private void want(String host, long forNanos) {
    filters.put(
        new StepFilter(
            LISTENER,
            BusAddress.steps(LISTENER),
            new FollowedRequests(Criteria.of("", host), 1),
            System.nanoTime() + forNanos));
  }

  private static AuditRecord request() {
    return SampleRecords.at().setRequest(ALLOWED).build();
  }

  private static AuditRecord completion() {
    return SampleRecords.at().setCompletion(SampleRecords.completion(ALLOWED)).build();
  }

  @Test
  void whileNobodyListensTheRecordGoesOnAsItIs() {
    assertThat(audit().append(request())).isSameAs(result);
    assertThat(told).isEmpty();
  }

  @Test
  void stepsAreToldWhenTheRecordIsStored() {
    want("api.example.test", TimeUnit.MINUTES.toNanos(1));
    AuditLog audit = audit();

    assertThat(audit.append(request()).succeeded()).isTrue();
    assertThat(audit.append(completion()).succeeded()).isTrue();

    await().until(() -> told.size() == 2);
    assertThat(told).allMatch(message -> message.getNode().equals("node"));
    assertThat(told.getFirst().getRequest().getEnded()).isFalse();
    assertThat(told.getLast().getRequest().getEnded()).isTrue();
    assertThat(told.getLast().getRequest().getUid()).isEqualTo(SampleRecords.UID);
  }

  @Test
  void whatTheJournalRefusesIsToldAsRefused() {
    want("", TimeUnit.MINUTES.toNanos(1));
    result = Future.failedFuture(new AuditUnavailable("full"));

    assertThat(audit().append(request()).failed()).isTrue();

    await().until(() -> told.size() == 1);
    assertThat(told.getFirst().getRequest().getEnded()).isTrue();
    assertThat(told.getFirst().toString()).contains("503 audit_unavailable");
  }

  /** Times that were taken for a listener, which may have gone since. */
  @Test
  void theJournalHoldsNoTimesOfListeners() {
    TraceContext span = TraceContext.newBuilder().setSpan(1).setSampled(true).build();
    AuditRecord exported =
        TraceRecords.decided("a").toBuilder().setTrace(trace().setSpan(span)).build();
    AuditRecord last = TraceRecords.ended("a").toBuilder().setTrace(trace().setSpan(span)).build();

    audit().append(TraceRecords.decided("a"));
    audit().append(exported);
    audit().append(last);

    assertThat(journal.get(0).hasTrace()).isFalse();
    assertThat(journal.get(1).getTrace())
        .isEqualTo(RecordedTrace.newBuilder().setSpan(span).build());
    assertThat(journal.get(2)).isEqualTo(last);
  }

  private static RecordedTrace.Builder trace() {
    return TraceRecords.decided("a").getTrace().toBuilder();
  }

  @Test
  void anExpiredListenerIsNotTold() {
    want("", -1);

    audit().append(request());
    want("", TimeUnit.MINUTES.toNanos(1));
    audit().append(request());

    await().until(() -> told.size() == 1);
  }

  /** A record without a host, for one. */
  @Test
  void aRequestNeverFailsByAListener() {
    want("", TimeUnit.MINUTES.toNanos(1));
    AuditRecord odd =
        SampleRecords.at()
            .setRequest(
                ALLOWED.toBuilder().setGeneration(-1).clearDestination().setMethod("\ud800"))
            .build();

    assertThat(audit().append(odd).succeeded()).isTrue();
  }
}
