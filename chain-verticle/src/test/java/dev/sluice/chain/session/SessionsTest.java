package dev.sluice.chain.session;

import static dev.sluice.chain.session.ScriptedReader.action;
import static dev.sluice.chain.session.ScriptedReader.closed;
import static dev.sluice.chain.session.ScriptedReader.decided;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_UNSPECIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.session.SessionPlanner.SessionPlan;
import dev.sluice.chain.session.SessionRig.Told;
import dev.sluice.chain.stage.ServiceSession.Answer;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.middleware.v1.MiddlewareSessionProtocolError;
import dev.sluice.proto.middleware.v1.MiddlewareSessionProtocolError.WebSocket;
import dev.sluice.proto.v1.SessionEnd;
import dev.sluice.proto.v1.SessionsAlive;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SessionsTest {
  @ParameterizedTest
  @EnumSource(
      value = MiddlewareSessionEndReason.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"MIDDLEWARE_SESSION_END_REASON_UNSPECIFIED", "UNRECOGNIZED"})
  void recentServicesAreToldTheReasonAsItIs(MiddlewareSessionEndReason reason) {
    ScriptedReader service = closed("a");
    SessionRig rig = SessionRig.of(service).started();

    rig.end(reason);
    rig.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);

    assertThat(service.ends).extracting(MiddlewareSessionEnd::getReason).containsExactly(reason);
    assertThat(rig.sessions.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "NORMAL, NORMAL",
    "DOWNSTREAM_DISCONNECT, DOWNSTREAM_DISCONNECT",
    "UPSTREAM_DISCONNECT, DOWNSTREAM_DISCONNECT",
    "UPSTREAM_FAILURE, UPSTREAM_FAILURE",
    "POLICY_RELOAD, POLICY_RELOAD",
    "POLICY_DENIAL, POLICY_DENIAL",
    "PROTOCOL_ERROR, PROTOCOL_ERROR",
    "CANCELLATION, CANCELLATION"
  })
  void formerServicesHaveOneReasonForBothPeersThatLeave(String reason, String told) {
    ScriptedReader service = closed("a").former();

    SessionRig.of(service)
        .started()
        .end(MiddlewareSessionEndReason.valueOf("MIDDLEWARE_SESSION_END_REASON_" + reason));

    assertThat(service.endings()).containsExactly(told);
  }

  @Test
  void theOriginOfAProtocolErrorIsToldToRecentServices() {
    ScriptedReader recent = closed("a");
    ScriptedReader former = closed("b").former();
    SessionRig rig = SessionRig.of(recent, former).started();

    rig.sessions.end(
        SessionEnd.newBuilder()
            .setSender(SessionRig.SENDER)
            .setSession(SessionRig.SESSION)
            .setReason(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_PROTOCOL_ERROR)
            .setProtocolError(
                MiddlewareSessionProtocolError.newBuilder()
                    .setWebSocket(WebSocket.getDefaultInstance()))
            .build());

    assertThat(recent.ends.getFirst().getProtocolError().hasWebSocket()).isTrue();
    assertThat(former.ends.getFirst().hasProtocolError()).isFalse();
  }

  @Test
  void anEndWithoutAReasonIsACancellation() {
    ScriptedReader service = closed("a");

    SessionRig.of(service).started().end(MIDDLEWARE_SESSION_END_REASON_UNSPECIFIED);

    assertThat(service.endings()).containsExactly("CANCELLATION");
  }

  @Test
  void aSessionThatIsNotNamedEnds() {
    ScriptedReader service = closed("a");
    SessionRig rig = SessionRig.of(service).started();
    rig.tickFor(10);
    rig.sessions.renew(
        SessionsAlive.newBuilder()
            .setSender(SessionRig.SENDER)
            .addSessions(99)
            .addSessions(SessionRig.SESSION)
            .build());

    rig.tickFor(15);
    assertThat(service.ends).isEmpty();

    rig.advance(Duration.ofMillis(1));
    rig.sessions.tick();
    assertThat(service.endings()).containsExactly("CANCELLATION");
    assertThat(rig.sessions.size()).isZero();
  }

  @Test
  void theSessionsOfAnotherSenderDoNotCount() {
    ScriptedReader service = closed("a");
    SessionRig rig = SessionRig.of(service).started();
    rig.tickFor(15);

    rig.sessions.renew(
        SessionsAlive.newBuilder().setSender("proxy-2").addSessions(SessionRig.SESSION).build());
    rig.tickFor(1);

    assertThat(service.endings()).containsExactly("CANCELLATION");
  }

  /** What names them waits behind the first tick after it. */
  @Test
  void aPauseOfTheProcessEndsNoSession() {
    ScriptedReader service = closed("a");
    SessionRig rig = SessionRig.of(service).started();
    rig.tickFor(1);

    rig.advance(Duration.ofSeconds(60));
    rig.sessions.tick();
    rig.tickFor(15);
    assertThat(service.ends).isEmpty();

    rig.tickFor(1);
    assertThat(service.endings()).containsExactly("CANCELLATION");
  }

  @Test
  void anEndDuringTheHandshakeEndsItsStreams() {
    Promise<Answer> answer = Promise.promise();
    ScriptedReader service = closed("a").deciding(answer.future());
    SessionRig rig = SessionRig.of(service);
    Told told = rig.open(SessionRig.handshake());

    rig.end(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT);
    answer.complete(decided(action("INSPECT")).result());

    assertThat(service.endings()).containsExactly("DOWNSTREAM_DISCONNECT");
    assertThat(told.refusals).containsExactly("499 session_ended");
    assertThat(rig.sessions.size()).isZero();
    assertThat(rig.underWay()).isZero();
  }

  @Test
  void anEndDuringAMessageRefusesIt() {
    Promise<Answer> answer = Promise.promise();
    ScriptedReader service = closed("a").answering(asked -> answer.future());
    SessionRig rig = SessionRig.of(service).started();
    Told told = rig.send(rig.message("hello"));

    rig.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);
    answer.complete(ScriptedReader.answered(ScriptedReader.allow(1)).result());

    assertThat(told.refusals).containsExactly("499 session_ended");
    assertThat(rig.underWay()).isZero();
  }

  @Test
  void oneMessageOfEachSideAtATime() {
    Promise<Answer> answer = Promise.promise();
    SessionRig rig = SessionRig.of(closed("a").answering(asked -> answer.future())).started();
    Told first = rig.send(rig.message("one"));

    Told second = rig.send(rig.message("two"));
    Told back = rig.send(rig.message("back").setFromOrigin(true));
    answer.complete(ScriptedReader.answered(ScriptedReader.allow(1)).result());

    assertThat(second.refusals).containsExactly("404 message_under_way");
    assertThat(back.answers).hasSize(1);
    assertThat(first.answers).hasSize(1);
  }

  @Test
  void aSecondMessageAfterARefusedOneIsJudged() {
    Promise<Answer> answer = Promise.promise();
    SessionRig rig = SessionRig.of(closed("a").answering(asked -> answer.future())).started();
    rig.send(rig.message("one"));
    rig.send(rig.message("two"));
    answer.complete(ScriptedReader.answered(ScriptedReader.allow(1)).result());

    Told third = rig.send(rig.message("three").setSequence(1));

    assertThat(third.answers).hasSize(1);
  }

  @Test
  void refusesWhatDoesNotFit() {
    SessionRig rig = SessionRig.of(closed("a"));

    assertThat(rig.send(rig.message("early")).refusals).containsExactly("404 unknown_session");
    rig.opened();
    assertThat(rig.send(rig.message("early")).refusals).containsExactly("404 session_not_started");
    assertThat(rig.open(SessionRig.handshake()).refusals).containsExactly("404 session_exists");
    SessionRig unplanned =
        SessionRig.planning(
            open -> Future.succeededFuture(new SessionPlan.Refused(424, "unknown_generation")));
    assertThat(unplanned.open(SessionRig.handshake()).refusals)
        .containsExactly("424 unknown_generation");
    assertThat(unplanned.sessions.size()).isZero();
  }

  @Test
  void aBugEndsOneSessionOnly() {
    ScriptedReader broken =
        closed("a")
            .answering(
                asked -> {
                  if (asked.getText().equals("bug")) {
                    throw new IllegalStateException("bug");
                  }
                  return ScriptedReader.answered(ScriptedReader.allow(asked.getSequence()));
                });
    SessionRig rig = SessionRig.of(broken).started();
    rig.open(SessionRig.handshake().setSession(8));

    Told told = rig.send(rig.message("bug"));

    assertThat(told.refusals).containsExactly("500 internal");
    assertThat(broken.endings()).containsExactly("MIDDLEWARE_FAILURE");
    assertThat(rig.bugs).hasSize(1);
    assertThat(rig.sessions.size()).isEqualTo(1);
    assertThat(rig.underWay()).isZero();
  }

  @Test
  void aStreamThatCannotBeEndedKeepsNoOtherOpen() {
    ScriptedReader broken = closed("a").failingAtItsEnd();
    ScriptedReader other = closed("b");
    SessionRig rig = SessionRig.of(broken, other).started();

    rig.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);

    assertThat(other.endings()).containsExactly("NORMAL");
    assertThat(rig.bugs).hasSize(1);
    assertThat(rig.sessions.size()).isZero();
  }

  @Test
  void holdsABoundedNumber() {
    SessionRig rig = SessionRig.of(closed("a"));
    for (int i = 0; i < Sessions.MAX_OF_SENDER; i++) {
      rig.open(SessionRig.handshake().setSession(i));
    }

    assertThat(rig.open(SessionRig.handshake().setSession(-1)).refusals)
        .containsExactly("503 too_many_sessions");
    for (int i = Sessions.MAX_OF_SENDER; i < Sessions.MAX; i++) {
      rig.open(SessionRig.handshake().setSender("proxy-2").setSession(i));
    }
    assertThat(rig.open(SessionRig.handshake().setSender("proxy-3")).refusals)
        .containsExactly("503 too_many_sessions");
    assertThat(rig.sessions.size()).isEqualTo(Sessions.MAX);
  }

  @Test
  void theProxyOnThisLoopIsNotBounded() {
    SessionRig rig = SessionRig.of(closed("a"));
    for (int i = 0; i <= Sessions.MAX; i++) {
      rig.open(SessionRig.handshake().setSession(i), false);
    }

    assertThat(rig.sessions.size()).isEqualTo(Sessions.MAX + 1);
    assertThat(rig.open(SessionRig.handshake().setSender("proxy-2")).answers).hasSize(1);
    assertThat(rig.sessions.size()).isEqualTo(Sessions.MAX + 2);
  }

  @Test
  void closesAllAndOpensNoOthers() {
    ScriptedReader service = closed("a");
    SessionRig rig = SessionRig.of(service).started();

    rig.sessions.close();

    assertThat(service.endings()).isEqualTo(List.of("CANCELLATION"));
    assertThat(rig.open(SessionRig.handshake()).refusals).containsExactly("503 closed");
  }
}
