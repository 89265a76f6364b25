package dev.sluice.chain.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.sluice.chain.bus.ReplyTo;
import dev.sluice.chain.session.SessionPlanner.SessionPlan;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.SessionEnd;
import dev.sluice.proto.v1.SessionMessage;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.SessionOpened;
import dev.sluice.proto.v1.SessionResult;
import dev.sluice.proto.v1.SessionStart;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** The sessions of a loop whose clock and plans are the test's. */
final class SessionRig {
  static final long SESSION = 7;
  static final String SENDER = "proxy-1";

  final List<Throwable> bugs = new ArrayList<>();
  final Sessions sessions;
  private long now;
  private long sequence;
  private int underWay;

  private SessionRig(SessionPlanner planner) {
    sessions =
        new Sessions(
            new SessionLoop(() -> now, SessionRig::atOnce, new Counted(), bugs::add), planner);
  }

  static SessionRig planning(SessionPlanner planner) {
    return new SessionRig(planner);
  }

  /** Every handshake selects these. */
  static SessionRig of(SessionEntry... entries) {
    return planning(open -> Future.succeededFuture(new SessionPlan.Ready(List.of(entries))));
  }

  static SessionRig of(ScriptedReader... services) {
    return of(List.of(services).stream().map(ScriptedReader::entry).toArray(SessionEntry[]::new));
  }

  private static Future<Evaluation> atOnce(Callable<Evaluation> work) {
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  void advance(Duration time) {
    now += time.toNanos();
  }

  /** Time passes, and each second ticks. */
  void tickFor(int seconds) {
    for (int i = 0; i < seconds; i++) {
      advance(Duration.ofSeconds(1));
      sessions.tick();
    }
  }

  /** Preflights and messages without an answer. */
  int underWay() {
    return underWay;
  }

  static SessionOpen.Builder handshake() {
    return SessionOpen.newBuilder()
        .setSender(SENDER)
        .setSession(SESSION)
        .setSandbox("box")
        .addRequestedSubprotocols("chat")
        .setTarget(
            HttpRequestTarget.newBuilder()
                .setScheme("wss")
                .setHost("api.example.test")
                .setPort(443)
                .setMethod("POST")
                .setPath("/chat")
                .setQuery("token=secret"));
  }

  /** From another loop. */
  Told open(SessionOpen.Builder open) {
    return open(open, true);
  }

  Told open(SessionOpen.Builder open, boolean bounded) {
    Told told = new Told();
    sessions.open(open.build(), bounded, told);
    return told;
  }

  SessionOpened opened() {
    return (SessionOpened) open(handshake()).answer();
  }

  /** Opened, and the origin accepted. */
  SessionRig started() {
    opened();
    start();
    return this;
  }

  void start() {
    sessions.start(
        SessionStart.newBuilder()
            .setSender(SENDER)
            .setSession(SESSION)
            .setSelectedSubprotocol("chat")
            .build());
  }

  /** A text message of the client. */
  SessionMessage.Builder message(String text) {
    return SessionMessage.newBuilder()
        .setSender(SENDER)
        .setSession(SESSION)
        .setSequence(++sequence)
        .setPayload(ByteString.copyFromUtf8(text))
        .setBudgetMs(30_000);
  }

  Told send(SessionMessage.Builder message) {
    Told told = new Told();
    sessions.judge(message.build(), told);
    return told;
  }

  SessionResult judge(String text) {
    return (SessionResult) send(message(text)).answer();
  }

  void end(MiddlewareSessionEndReason reason) {
    sessions.end(
        SessionEnd.newBuilder().setSender(SENDER).setSession(SESSION).setReason(reason).build());
  }

  /** What the sender was told. */
  static final class Told implements ReplyTo {
    final List<MessageLite> answers = new ArrayList<>();
    final List<String> refusals = new ArrayList<>();

    MessageLite answer() {
      return answers.getFirst();
    }

    @Override
    public void answer(MessageLite answer) {
      answers.add(answer);
    }

    @Override
    public void refuse(int code, String reason) {
      refusals.add(code + " " + reason);
    }
  }

  /** Counts what is under way. */
  private final class Counted implements SessionLoop.Work {
    @Override
    public void begin() {
      underWay++;
    }

    @Override
    public void end() {
      underWay--;
    }
  }
}
