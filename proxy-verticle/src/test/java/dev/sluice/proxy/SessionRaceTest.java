package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.SessionMessage;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.SessionOpened;
import dev.sluice.proto.v1.SessionResult;
import dev.sluice.proto.v1.Unseen;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WebSocket sessions in which something else happens meanwhile. */
class SessionRaceTest {
  private static final String GUARD = "guard";
  private static final String VALUE = "Kx7-pQ2wL9sV4tB6nZ8r/yH3";

  private final ProxyHarness proxy = ProxyHarness.create();
  private String greeting = "";
  private final RawOrigin origin =
      RawOrigin.plain(proxy.vertx, RawOrigin.switching(() -> Requests.SWITCHED + greeting));

  @AfterEach
  void close() {
    proxy.close();
  }

  private static SessionResult.Builder passes(SessionMessage message) {
    return ScriptedSessions.passes(GUARD);
  }

  private static SessionResult.Builder denies(SessionMessage message) {
    return passes(message).setDeny(ChainResult.Deny.newBuilder().setEntry(GUARD));
  }

  private ScriptedSessions sessions(
      SessionOpened opening, Function<SessionMessage, SessionResult.Builder> judging) {
    return new ScriptedSessions(proxy.vertx, ProxyHarness.CHAIN, opening, judging);
  }

  /** A proxy that knows its service to read messages. */
  private void start(String keys) {
    proxy.wantsMessages = true;
    start(keys, ProxyHarness.SERVICE, "fail_closed");
  }

  private void start(String keys, String implementation, String onError) {
    proxy
        .chain(
            request ->
                ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build())
        .start(
            ProxyHarness.upgradable(ProxyHarness.inspected(origin.port(), onError))
                .replace("openshell/regex", implementation)
                .replace("upgrades: allow", "upgrades: allow\n        " + keys));
  }

  private RawClient handshake() {
    return proxy
        .client()
        .send(Requests.post(origin, Requests.WEBSOCKET, "").replace("POST", "GET"));
  }

  private RawClient open() {
    RawClient client = handshake();
    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
    return client;
  }

  private String received() {
    return MessageFrames.readable(origin.received());
  }

  private Optional<JudgedMessage> judged() {
    return proxy.records().stream()
        .filter(AuditRecord::hasSession)
        .map(AuditRecord::getSession)
        .filter(SessionEvent::hasMessage)
        .map(SessionEvent::getMessage)
        .findFirst();
  }

  /** The client's message waits for nothing but the one of the origin. */
  @Test
  void theMessageThatEndsASessionGivesTheReason() {
    greeting = MessageFrames.fromOrigin("hello");
    sessions(
        ScriptedSessions.inspecting(GUARD).toBuilder()
            .setInspect(ScriptedSessions.TEXT.toBuilder().setOriginText(true))
            .build(),
        message -> {
          proxy.audit.hold();
          return denies(message);
        });
    start("messages: {from_origin: inspect}");
    try (RawClient client = open()) {
      await().until(() -> judged().isPresent());
      client.send(MessageFrames.text("one"));
      await().until(() -> proxy.permits().inUse() == 1);
      proxy.audit.release();
      assertThat(client.readUntil("middleware_denied"))
          .isEqualTo(MessageFrames.close(1008, "middleware_denied"));
    }
  }

  @Test
  void aSearchedBinaryMessageThatNoStageReadsIsTold() {
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", origin.port(), "", VALUE));
    ScriptedSessions chain = sessions(ScriptedSessions.inspecting(GUARD), SessionRaceTest::passes);
    start("allow_uninspected_credentials: true");
    try (RawClient client = open()) {
      client.send(MessageFrames.binary("raw"));
      client.send(MessageFrames.text("two"));
      await().until(() -> received().equals("[raw][two]"));
    }
    assertThat(judged().orElseThrow().getSequence()).isEqualTo(1);
    assertThat(judged().orElseThrow().getUnseenList())
        .extracting(Unseen::getEntry)
        .containsExactly(GUARD);
    assertThat(chain.asked).extracting(SessionMessage::getSequence).containsExactly(2L);
  }

  @Test
  void aReloadBeforeTheDecisionWasRecordedEndsTheSession() {
    sessions(ScriptedSessions.inspecting(GUARD), SessionRaceTest::passes);
    start("refuse_upgrade: close");
    proxy.audit.hold();
    try (RawClient client = handshake()) {
      await().until(() -> !proxy.records().isEmpty());
      proxy.audit.release();
      proxy.audit.hold();
      await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasRequest));
      proxy.reload("version: 1\n");
      proxy.audit.release();
      assertThat(client.readToEnd()).endsWith(MessageFrames.close(1012, ""));
    }
  }

  @Test
  void nothingFollowsAPassedMessageThatWasNotRecorded() {
    ScriptedSessions chain = sessions(ScriptedSessions.inspecting(GUARD), SessionRaceTest::passes);
    start("refuse_upgrade: close");
    try (RawClient client = open()) {
      proxy.audit.fail();
      client.send(MessageFrames.binary("raw"));
      await().until(() -> received().equals("[raw]"));
      client.send(MessageFrames.binary("more"));
      assertThat(client.readUntil("audit_unavailable"))
          .isEqualTo(MessageFrames.close(1008, "audit_unavailable"));
    }
    await().until(() -> chain.ends().equals(List.of("CANCELLATION")));
    assertThat(received()).isEqualTo("[raw][close 1008]");
  }

  @Test
  void aMessageThatIsRefusedBeforeItsStagesHoldsNoPermit() {
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", origin.port(), "", VALUE));
    ScriptedSessions chain = sessions(ScriptedSessions.inspecting(GUARD), SessionRaceTest::passes);
    start("allow_uninspected_credentials: true");
    try (RawClient client = open()) {
      proxy.audit.hold();
      client.send(MessageFrames.text("{\"note\":\"key " + VALUE + "\"}"));
      await().until(() -> judged().isPresent());
      await().until(() -> proxy.permits().inUse() == 0);
      proxy.audit.release();
      client.readUntil("middleware_denied");
    }
    assertThat(chain.asked).isEmpty();
  }

  @Test
  void aServiceOfWhichNothingWasReportedTakesAPlace() {
    ScriptedSessions chain = sessions(ScriptedSessions.inspecting(GUARD), SessionRaceTest::passes);
    proxy.limits = SessionLimits.one();
    start("messages: {text: inspect}", "sluice/secrets", "fail_open");
    try (RawClient first = open();
        RawClient second = handshake()) {
      second.readHead();
      assertThat(chain.opened)
          .extracting(SessionOpen::getExhausted)
          .containsExactly(false, false, true);
      await().until(() -> chain.ends().equals(List.of("CANCELLATION")));
      first.send(MessageFrames.text("on"));
      await().until(() -> chain.asked.size() == 1);
    }
  }

  /** The node could have been asked again at its next heartbeat. */
  @Test
  void aHandshakeWhoseClientLeftWaitsForNoNode() {
    List<Message<SessionOpen>> asked = new CopyOnWriteArrayList<>();
    proxy
        .vertx
        .eventBus()
        .<SessionOpen>consumer(BusAddress.chainSessions(ProxyHarness.CHAIN), asked::add);
    start("messages: {text: inspect}");
    RawClient client = handshake();
    await().until(() -> asked.size() == 1);
    assertThat(sessionsInUse()).isEqualTo(1);
    client.close();
    await().until(() -> proxy.permits().inUse() == 0);

    asked.getFirst().fail(ChainRefusal.UNKNOWN_GENERATION, "as if it was not asked");

    await().until(() -> sessionsInUse() == 0);
    assertThat(asked).hasSize(1);
  }

  private long sessionsInUse() {
    return proxy.services.orElseThrow().node().messages().sessions().inUse();
  }
}
