package dev.sluice.proxy.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.CallsHere;
import dev.sluice.proto.v1.CallsWanted;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A chain verticle with heartbeats that answers no requests. */
@Order(1)
class LostCallDetectorTest {
  private static final DeliveryOptions WAIT = new DeliveryOptions().setSendTimeout(60_000);
  private static final String CHAIN = "chain";

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final ChainLoadBalancer peers =
      new ChainLoadBalancer(vertx.eventBus(), gone -> {}, silent -> {});
  private final List<Message<ChainRequest>> swallowed = new CopyOnWriteArrayList<>();
  private final List<CallsWanted> questions = new CopyOnWriteArrayList<>();
  private volatile Consumer<Message<CallsWanted>> answering = LostCallDetectorTest::hasNothing;

  @BeforeEach
  void swallow() {
    BusCodecs.registerAll(vertx.eventBus());
    vertx.eventBus().<ChainRequest>consumer(CHAIN, swallowed::add).completion().await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** It may have been evaluated, so it is not sent again. */
  @Test
  void callMissedTwiceFails() {
    answerQuestions();
    Future<ChainResult> asked = askOne();

    goOnUntil(asked::isComplete);

    assertThatThrownBy(asked::await).isInstanceOf(LostCallDetector.Lost.class);
    assertThat(questions).filteredOn(question -> question.getCallsCount() > 0).hasSize(2);
    assertThat(swallowed).hasSize(1);
    // It answers questions, and so it is asked again.
    goOnUntil(() -> onLoop(peers::usablePeers) == 1);
  }

  @Test
  void arrivedCallIsWaitedFor() {
    answering = question -> has(question, question.body().getCallsList());
    answerQuestions();
    Future<ChainResult> asked = askOne();

    goOnUntil(() -> questions.size() > 10);

    assertThat(asked.isComplete()).isFalse();
    swallowed.getFirst().reply(ChainResult.getDefaultInstance());
    assertThat(asked.await()).isNotNull();
  }

  @Test
  void olderPeerIsNotJudged() {
    Future<ChainResult> asked = askOne();

    for (int i = 0; i < 100; i++) {
      goOn();
    }

    assertThat(asked.isComplete()).isFalse();
    assertThat(onLoop(peers::usablePeers)).isEqualTo(1);
  }

  @Test
  void peerWithoutProbeAnswerGetsNoRequests() {
    answerQuestions();
    Future<ChainResult> asked = askOne();
    answering = question -> {};

    goOnUntil(asked::isComplete);
    assertThatThrownBy(asked::await).isInstanceOf(LostCallDetector.Lost.class);
    Future<ChainResult> next = onLoop(this::ask);
    goOnUntil(next::isComplete);
    assertThatThrownBy(next::await).hasMessage("no chain node can be reached");
    assertThat(swallowed).hasSize(1);
    answering = LostCallDetectorTest::hasNothing;

    goOnUntil(() -> onLoop(peers::usablePeers) == 1);
  }

  /** As after a network cut: heartbeats may arrive before messages get through. */
  @Test
  void givenUpPeerMustAnswerBeforeItIsUsed() {
    answerQuestions();
    askOne();
    answering = question -> {};
    onLoop(
        () -> {
          for (int i = 0; i <= ChainLoadBalancer.SILENT_SWEEPS; i++) {
            peers.sweep();
          }
          return true;
        });

    goOn();

    assertThat(onLoop(peers::usablePeers)).isZero();
    answering = LostCallDetectorTest::hasNothing;
    goOnUntil(() -> onLoop(peers::usablePeers) == 1);
  }

  private void answerQuestions() {
    vertx
        .eventBus()
        .<CallsWanted>consumer(
            BusAddress.chainCalls(CHAIN),
            question -> {
              questions.add(question.body());
              answering.accept(question);
            })
        .completion()
        .await();
  }

  private static void hasNothing(Message<CallsWanted> question) {
    has(question, List.of());
  }

  private static void has(Message<CallsWanted> question, List<Long> calls) {
    question.reply(CallsHere.newBuilder().addAllCalls(calls).build());
  }

  private Future<ChainResult> askOne() {
    goOnUntil(() -> onLoop(peers::usablePeers) == 1);
    Future<ChainResult> asked = onLoop(this::ask);
    Awaitility.await().until(() -> swallowed.size() == 1);
    return asked;
  }

  private Future<ChainResult> ask() {
    return peers.ask(ChainRequest.getDefaultInstance(), WAIT, new Cancellation());
  }

  private void goOnUntil(Supplier<Boolean> over) {
    Awaitility.await()
        .until(
            () -> {
              goOn();
              return over.get();
            });
  }

  /** Delivers a heartbeat and runs one sweep, 250 ms. */
  private void goOn() {
    onLoop(
        () -> {
          peers.onHeartbeat(ChainHeartbeat.newBuilder().setNode("node").setAddress(CHAIN).build());
          peers.sweep();
          return true;
        });
  }

  private <T> T onLoop(Supplier<T> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(go -> done.complete(work.get()));
    return done.future().await();
  }
}
