package dev.sluice.proxy.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.SessionEnd;
import dev.sluice.proto.v1.SessionMessage;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.SessionOpened;
import dev.sluice.proto.v1.SessionResult;
import dev.sluice.proto.v1.SessionsAlive;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionClientTest {
  private static final String ENTRY = "acme/guard";

  private final ScriptedLoop loop = new ScriptedLoop();
  private SessionClient client;

  @BeforeEach
  void create() {
    client =
        loop.run(
            () ->
                Future.succeededFuture(
                    new SessionClient(
                        loop.vertx,
                        new ChainLoadBalancer(loop.vertx.eventBus(), gone -> {}, silent -> {}))));
  }

  @AfterEach
  void close() {
    loop.close();
  }

  /** The chain verticle of the loop. */
  private void chain(Consumer<Message<MessageLite>> script) {
    loop.chain(BusAddress::chainSessions, script);
  }

  private static void inspects(Message<MessageLite> message) {
    if (message.body() instanceof SessionOpen) {
      message.reply(
          SessionOpened.newBuilder()
              .setInspect(SessionOpened.Inspect.newBuilder().setClientText(true))
              .addStages(
                  StageTrace.newBuilder().setEntry(ENTRY).setOutcome(Outcome.OUTCOME_INSPECTS))
              .build());
    }
  }

  private OpenedSession open(OnError onError, String... uninterested) {
    MiddlewareChain chain = MessageEntries.chain(MessageEntries.of(ENTRY, onError));
    return loop.run(
        () ->
            client.open(
                SessionOpen.newBuilder(), chain, List.of(uninterested), new Cancellation()));
  }

  private ChainSession session(OnError onError) {
    return ((OpenedSession.Inspecting) open(onError)).session();
  }

  private MessageAnswer ask(ChainSession session) {
    return loop.run(
        () ->
            session.ask(
                new ChainSession.Question(1, false, false, ByteString.copyFromUtf8("text"))));
  }

  @Test
  void withoutAVerticleEachEntryDecides() {
    assertThat(open(OnError.FAIL_CLOSED)).isInstanceOf(OpenedSession.Failed.class);
    assertThat(open(OnError.FAIL_OPEN)).isInstanceOf(OpenedSession.Bypassed.class);
    assertThat(open(OnError.FAIL_CLOSED, ENTRY)).isInstanceOf(OpenedSession.Bypassed.class);
  }

  @Test
  void anOpeningThatMayHaveBegunIsCancelled() {
    chain(message -> message.fail(500, "broken"));

    assertThat(open(OnError.FAIL_CLOSED)).isInstanceOf(OpenedSession.Failed.class);
    loop.run(Future::succeededFuture);

    assertThat(loop.told.getLast())
        .isInstanceOfSatisfying(
            SessionEnd.class,
            end ->
                assertThat(end.getReason())
                    .isEqualTo(
                        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION));
  }

  @Test
  void aDisabledStageIsNotActive() {
    chain(
        message -> {
          inspects(message);
          if (message.body() instanceof SessionMessage) {
            message.reply(
                SessionResult.newBuilder()
                    .setPass(SessionResult.Pass.getDefaultInstance())
                    .setRemaining(SessionOpened.Inspect.getDefaultInstance())
                    .addStages(StageTrace.newBuilder().setEntry(ENTRY).setDisabled(true))
                    .build());
          }
        });
    ChainSession session = session(OnError.FAIL_OPEN);
    assertThat(session.active()).hasSize(1);

    assertThat(ask(session)).isInstanceOf(MessageAnswer.Passed.class);

    assertThat(session.active()).isEmpty();
    assertThat(session.remaining().getClientText()).isFalse();
  }

  @Test
  void aMessageThatIsNotAnsweredIsAFailureOfAllStages() {
    chain(
        message -> {
          inspects(message);
          if (message.body() instanceof SessionMessage) {
            message.fail(404, "unknown session");
          }
        });
    ChainSession required = session(OnError.FAIL_CLOSED);

    assertThat(ask(required))
        .isInstanceOfSatisfying(
            MessageAnswer.Failed.class,
            failed -> assertThat(failed.reasonCode()).isEqualTo("chain_unreachable"));
    assertThat(ask(session(OnError.FAIL_OPEN))).isInstanceOf(MessageAnswer.Passed.class);
    assertThat(required.active()).isEmpty();
  }

  /** Asks without waiting for the answer. */
  private Future<MessageAnswer> asking(ChainSession session, boolean fromOrigin) {
    return loop.run(
        () ->
            Future.succeededFuture(
                session.ask(new ChainSession.Question(1, fromOrigin, false, ByteString.EMPTY))));
  }

  /** Questions are kept for the test to answer. */
  private List<Message<MessageLite>> keeping() {
    List<Message<MessageLite>> kept = new CopyOnWriteArrayList<>();
    chain(
        message -> {
          inspects(message);
          if (message.body() instanceof SessionMessage) {
            kept.add(message);
          }
        });
    return kept;
  }

  @Test
  void theAnswerOfASessionThatWasEndedGoesNowhere() {
    List<Message<MessageLite>> kept = keeping();
    ChainSession session = session(OnError.FAIL_CLOSED);
    Future<MessageAnswer> answer = asking(session, false);
    await().until(() -> kept.size() == 1);
    loop.run(
        () -> {
          session.end(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL);
          kept.getFirst().fail(499, "session_ended");
          return Future.succeededFuture();
        });
    ask(session(OnError.FAIL_OPEN), kept);

    assertThat(answer.isComplete()).isFalse();
  }

  @Test
  void eachMessageUnderWayFailsWithItsVerticle() {
    List<Message<MessageLite>> kept = keeping();
    ChainSession session = session(OnError.FAIL_CLOSED);
    Future<MessageAnswer> fromClient = asking(session, false);
    Future<MessageAnswer> fromOrigin = asking(session, true);
    await().until(() -> kept.size() == 2);
    loop.run(
        () -> {
          client.lost(BusAddress.chainOnThisLoop());
          return Future.succeededFuture();
        });

    assertThat(fromClient.await()).isInstanceOf(MessageAnswer.Failed.class);
    assertThat(fromOrigin.await()).isInstanceOf(MessageAnswer.Failed.class);
    assertThat(fromOrigin.await().stages()).hasSize(1);
  }

  @Test
  void aSessionWhoseStagesFailedIsEndedAndNotNamed() {
    List<Message<MessageLite>> kept = keeping();
    ChainSession session = session(OnError.FAIL_OPEN);
    Future<MessageAnswer> fromClient = asking(session, false);
    Future<MessageAnswer> fromOrigin = asking(session, true);
    await().until(() -> kept.size() == 2);
    kept.getFirst().fail(500, "internal");
    assertThat(fromClient.await()).isInstanceOf(MessageAnswer.Passed.class);
    assertThat(loop.told.stream().filter(SessionEnd.class::isInstance)).isEmpty();
    ChainResult.Deny.Builder deny = ChainResult.Deny.newBuilder().setEntry(ENTRY);
    kept.getLast().reply(SessionResult.newBuilder().setDeny(deny).build());

    assertThat(fromOrigin.await()).isInstanceOf(MessageAnswer.Denied.class);
    loop.run(
        () -> {
          client.nameAll();
          return Future.succeededFuture();
        });
    loop.run(Future::succeededFuture);
    assertThat(loop.told)
        .last()
        .isInstanceOfSatisfying(
            SessionEnd.class,
            end ->
                assertThat(end.getReason())
                    .isEqualTo(
                        MiddlewareSessionEndReason
                            .MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE));
  }

  /** A later question, whose answer comes after those of earlier ones. */
  private void ask(ChainSession session, List<Message<MessageLite>> kept) {
    int before = kept.size();
    Future<MessageAnswer> answer = asking(session, false);
    await().until(() -> kept.size() > before);
    kept.getLast().fail(404, "unknown_session");
    answer.await();
  }

  @Test
  void openSessionsAreNamedInBoundedMessages() {
    chain(SessionClientTest::inspects);
    int count = SessionClient.MOST_NAMED + 2;
    for (int i = 0; i < count; i++) {
      session(OnError.FAIL_OPEN);
    }
    ChainSession ended = session(OnError.FAIL_OPEN);
    loop.run(
        () -> {
          ended.end(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL);
          ended.end(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION);
          client.nameAll();
          return Future.succeededFuture();
        });
    loop.run(Future::succeededFuture);

    List<SessionsAlive> named =
        loop.told.stream()
            .filter(SessionsAlive.class::isInstance)
            .map(SessionsAlive.class::cast)
            .toList();
    assertThat(named)
        .extracting(SessionsAlive::getSessionsCount)
        .containsExactly(SessionClient.MOST_NAMED, 2);
    assertThat(loop.told.stream().filter(SessionEnd.class::isInstance)).hasSize(1);
  }
}
