package dev.sluice.proxy.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.testing.LongTurn;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The size of messages between nodes is bounded in both directions. */
class ChainClientTest {
  private static final String CHAIN = "chain";
  private static final SelectedChain SELECTED =
      new SelectedChain(
          List.of(new MiddlewareEntry("keys", "x", 0, Value.MapValue.EMPTY, OnError.FAIL_CLOSED)),
          1,
          true,
          false);

  private static final ChainHeartbeat HEARTBEAT =
      ChainHeartbeat.newBuilder().setNode("node").setAddress(CHAIN).build();

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void register() {
    BusCodecs.registerAll(vertx.eventBus());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void tooLargeRequestIsNotSent() {
    answer(message -> message.reply(allowing(0)));

    assertThat(evaluate(MessageBound.MAX_BYTES + 1)).isEqualTo(tooLarge());
    assertThat(asked).hasValue(0);
    assertThat(evaluate(MessageBound.MAX_BYTES - 100)).isInstanceOf(ChainVerdict.Allow.class);
  }

  @Test
  void tooLargeResultIsRefused() {
    answer(message -> message.reply(allowing(MessageBound.MAX_BYTES + 1)));

    assertThat(evaluate(1)).isEqualTo(tooLarge());
  }

  @Test
  void tooLargeResultAtTheChainIsReported() {
    answer(message -> message.fail(MessageBound.CODE, MessageBound.REASON));

    assertThat(evaluate(1)).isEqualTo(tooLarge());
  }

  /**
   * That of the chain too. Its sweeps are not made up for all at once, which would count as silence
   * of the chain.
   */
  @Test
  void aPauseOfThisProcessIsNoSilenceOfTheChain() {
    answer(message -> vertx.setTimer(8_000, late -> message.reply(allowing(0))));
    AtomicBoolean paused = new AtomicBoolean();
    vertx
        .deployVerticle(
            chain -> {
              vertx.setPeriodic(
                  100,
                  tick -> {
                    if (!paused.get()) {
                      vertx.eventBus().publish(BusAddress.CHAIN_HEARTBEAT, HEARTBEAT);
                    }
                  });
              return Future.succeededFuture();
            })
        .await();
    context.runOnContext(
        go ->
            vertx.setTimer(
                500,
                begin -> {
                  paused.set(true);
                  LongTurn.of(Duration.ofMillis(6_500));
                  paused.set(false);
                }));

    assertThat(evaluate(1)).isInstanceOf(ChainVerdict.Allow.class);
  }

  @Test
  void hooksNeverFailOpen() {
    SelectedChain open =
        new SelectedChain(List.of(MessageEntries.of("guard", OnError.FAIL_OPEN)), 1, true, false);

    assertThat(UnreachedChain.verdict(open, StageFailure.CHAIN_UNREACHABLE, none -> false))
        .isInstanceOf(ChainVerdict.Allow.class);
    assertThat(UnreachedChain.verdict(open, StageFailure.CHAIN_UNREACHABLE, "guard"::equals))
        .isInstanceOf(ChainVerdict.Unavailable.class);
  }

  private static ChainVerdict tooLarge() {
    return UnreachedChain.verdict(SELECTED, StageFailure.MESSAGE_TOO_LARGE, none -> false);
  }

  private static ChainResult allowing(int bytes) {
    return ChainResult.newBuilder()
        .setAllow(ChainResult.Allow.newBuilder().setBodyReplaced(true).setBody(bytes(bytes)))
        .build();
  }

  private static ByteString bytes(int count) {
    return ByteString.copyFrom(new byte[count]);
  }

  private void answer(Consumer<Message<ChainRequest>> how) {
    vertx
        .eventBus()
        .<ChainRequest>consumer(
            CHAIN,
            message -> {
              asked.incrementAndGet();
              how.accept(message);
            })
        .completion()
        .await();
  }

  private ChainVerdict evaluate(int bytes) {
    Promise<ChainVerdict> verdict = Promise.promise();
    context.runOnContext(
        go -> {
          ChainClient client = new ChainClient(vertx, new ChainReachability());
          client.start();
          vertx.eventBus().publish(BusAddress.CHAIN_HEARTBEAT, HEARTBEAT);
          vertx.setTimer(
              100,
              heard ->
                  client
                      .evaluate(
                          ChainRequest.newBuilder().setBody(bytes(bytes)),
                          SELECTED,
                          new Cancellation())
                      .onComplete(verdict));
        });
    return verdict.future().await();
  }
}
