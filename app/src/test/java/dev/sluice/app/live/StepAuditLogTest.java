package dev.sluice.app.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.AuditUnavailable;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StepsTold;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import dev.sluice.testing.SampleSessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StepAuditLogTest {
  private static final RequestDecision ALLOWED =
      SampleRecords.request(Verdict.VERDICT_ALLOWED).setTunnelled(false).build();
  private static final String LISTENER = "listener";

  private final Vertx vertx = Vertx.vertx();
  private final TraceFilters filters = new TraceFilters();
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
    AuditLog.Factory stored = () -> record -> result;
    Node node = new Node("node", "9b2f0c1d", "0.1.0", Set.of());
    return new RequestWatch(node, vertx.eventBus(), filters).over(stored).onThisLoop();
  }

  private void want(String host, long forNanos) {
    filters.put(
        new TraceFilters.Filter(
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
  void eventsAreToldWhenTheRecordIsStored() {
    want("api.example.test", TimeUnit.MINUTES.toNanos(1));
    AuditLog audit = audit();

    assertThat(audit.append(request()).succeeded()).isTrue();
    assertThat(audit.append(completion()).succeeded()).isTrue();

    await().until(() -> told.size() == 2);
    assertThat(told).allMatch(message -> message.getNode().equals("node"));
    assertThat(told.getFirst().getRequest().getEnded()).isFalse();
    assertThat(told.getLast().getRequest().getEnded()).isTrue();
    assertThat(told.getLast().getRequest().getUid()).isEqualTo(SampleRecords.UID);
    assertThat(events(told.getFirst())).contains("\"event_code\":\"http.decision\"");
    assertThat(events(told.getLast())).contains("\"event_code\":\"http.completion\"");
  }

  @Test
  void whatTheJournalRefusesIsToldAsRefused() {
    want("", TimeUnit.MINUTES.toNanos(1));
    result = Future.failedFuture(new AuditUnavailable("full"));

    assertThat(audit().append(request()).failed()).isTrue();

    await().until(() -> told.size() == 1);
    assertThat(told.getFirst().getRequest().getEnded()).isTrue();
    assertThat(events(told.getFirst()))
        .contains("\"action\":\"Denied\"", "\"code\":503", "audit_unavailable");
  }

  private static String events(StepsTold told) {
    return told.getRequest().getEventsList().stream()
        .map(ByteString::toStringUtf8)
        .collect(Collectors.joining());
  }

  @Test
  void aHandshakeAndAMessageThatTheJournalRefusesAreToldAsRefused() {
    want("", TimeUnit.MINUTES.toNanos(1));
    result = Future.failedFuture(new AuditUnavailable("full"));

    audit()
        .append(
            SampleRecords.at().setSession(SampleSessions.opening(Verdict.VERDICT_ALLOWED)).build());
    audit().append(SampleRecords.at().setSession(SampleSessions.redacted()).build());

    await().until(() -> told.size() == 2);
    assertThat(told)
        .allSatisfy(
            message ->
                assertThat(events(message)).contains("\"action\":\"Denied\"", "audit_unavailable"));
    assertThat(events(told.getLast())).contains("\"close_code\":1008");
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
