package dev.sluice.chain.service.call;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.chain.health.ChainMemory;
import dev.sluice.chain.service.socket.HeldReply;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.testing.TestService;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What replies hold whose call does not end, or is over. */
class HeldCallsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONGER = Duration.ofSeconds(3);
  private static final int LONG = 1 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final TestService service = new TestService(vertx);
  private final ChainMemory memory = new ChainMemory(4 << 20);
  private final AtomicInteger resets = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private ServiceConnection answering(Handler<HttpServerResponse> answer) {
    service.evaluatingRaw(
        request -> {
          HttpServerResponse response = request.response();
          response.exceptionHandler(this::failed);
          response.putHeader("content-type", "application/grpc").setChunked(true);
          answer.handle(response);
        });
    int port = service.start();
    DialSettings dialing =
        DialSettings.within(PATIENCE).with(new HeldReply.Bounds(memory, PATIENCE));
    return onContext(() -> ServiceConnection.open(vertx, plaintext("guard", port), dialing));
  }

  private void failed(Throwable fault) {
    if (fault instanceof StreamResetException) {
      resets.incrementAndGet();
    }
  }

  /** Although no stream may be reset for its end alone. */
  @Test
  void aCallWithALongReplyIsResetWhenItsTimeIsOver() {
    ServiceConnection connection = answering(response -> response.write(message(LONG, LONG - 1)));

    Future<Reply<HttpRequestResult>> reply = begin(connection, LONGER);

    await().until(() -> memory.inUse() > LONG);
    assertThat(reply.await()).isEqualTo(new Reply.TimedOut<>());
    await().until(() -> resets.get() == 1);
    await().until(() -> memory.inUse() == 0);
  }

  /** It is read, so that the connection goes on, and forgotten. */
  @Test
  void whatComesOfACallThatIsOverIsDropped() {
    Promise<Void> over = Promise.promise();
    ServiceConnection connection =
        answering(
            response ->
                response
                    .write(message(LONG, 1000))
                    .compose(sent -> over.future())
                    .compose(later -> response.write(Buffer.buffer(new byte[LONG - 2000])))
                    .onSuccess(read -> taken.incrementAndGet()));

    assertThat(begin(connection, SHORT).await()).isEqualTo(new Reply.TimedOut<>());
    over.complete();

    await().until(() -> taken.get() == 1);
    assertThat(resets).hasValue(0);
    assertThat(memory.inUse()).isZero();
  }

  @Test
  void aWholeReplyCountsUntilItsCallEnds() {
    ServiceConnection connection = answering(response -> response.write(message(LONG, LONG)));

    Future<Reply<HttpRequestResult>> reply = begin(connection, LONGER);

    await().until(() -> memory.inUse() > LONG);
    assertThat(reply.await()).isEqualTo(new Reply.TimedOut<>());
    await().until(() -> memory.inUse() == 0);
  }

  @Test
  void aReplyWithoutRoomFails() {
    assertThat(memory.claim("other", 3 << 20)).isTrue();
    ServiceConnection connection = answering(response -> response.write(message(3 * LONG, LONG)));

    assertThat(begin(connection, PATIENCE).await()).isEqualTo(new Reply.Failed<>(Reply.NO_MEMORY));
    await().until(() -> resets.get() == 1);
  }

  private Future<Reply<HttpRequestResult>> begin(ServiceConnection connection, Duration time) {
    Promise<Reply<HttpRequestResult>> reply = Promise.promise();
    context.runOnContext(
        start -> {
          IntStream.range(0, ResetAllowance.MOST).forEach(i -> connection.resets().take());
          connection
              .call(Rpc.EVALUATE, HttpRequestEvaluation.getDefaultInstance(), time)
              .onComplete(reply);
        });
    return reply.future();
  }

  private <T> T onContext(Supplier<Future<T>> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(start -> action.get().onComplete(done));
    return done.future().await();
  }

  /** The begin of a message of that size. */
  private static Buffer message(int size, int sent) {
    return Buffer.buffer().appendByte((byte) 0).appendInt(size).appendBytes(new byte[sent]);
  }
}
