package dev.sluice.chain.service.call;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.chain.service.socket.HeldReply;
import dev.sluice.chain.service.token.ServiceTokens;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent;
import dev.sluice.testing.TestService;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Calls whose time runs out, of which there may be many: servers close a connection whose client
 * resets many streams, and all sandboxes share it.
 */
class TimedOutCallsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration WINDOW = Duration.ofMillis(500);
  private static final int FEW = 10;
  private static final int MANY = 3 * ResetAllowance.MOST;
  private static final Http2Settings TAKES_NOTHING =
      new Http2Settings().setMaxConcurrentStreams(1000).setInitialWindowSize(0);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final TestService service = new TestService(vertx);
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicInteger resets = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private ServiceConnection open(long streamsAtOnce) {
    return open(new Http2Settings().setMaxConcurrentStreams(streamsAtOnce));
  }

  private ServiceConnection open(Http2Settings settings) {
    return open(settings, ResetAllowance.WINDOW);
  }

  private ServiceConnection open(Http2Settings settings, Duration window) {
    HttpServerOptions options = new HttpServerOptions().setInitialSettings(settings);
    service.evaluatingRaw(this::ignore);
    int port = service.start(0, options);
    return onContext(
        () -> ServiceConnection.open(vertx, plaintext("guard", port), dialing(window)));
  }

  private static DialSettings dialing(Duration window) {
    return new DialSettings(
        PATIENCE, Map.of(), PATIENCE, window, ServiceTokens.none(), HeldReply.Bounds.usual());
  }

  /** Reads a call and says nothing. */
  private void ignore(HttpServerRequest request) {
    streams.incrementAndGet();
    request.response().exceptionHandler(this::failed);
    request.handler(read -> {});
  }

  private void failed(Throwable fault) {
    if (fault instanceof StreamResetException) {
      resets.incrementAndGet();
    }
  }

  @Test
  void areResetOnlyAsOftenAsServersBear() {
    ServiceConnection connection = open(1000);
    onContext(
        () -> {
          connection.beginSession();
          Future<Reply<HttpRequestResult>> last = call(connection, SHORT);
          for (int i = 1; i < MANY; i++) {
            last = call(connection, SHORT);
          }
          return last;
        });
    settle(connection);

    assertThat(resets).hasValue(ResetAllowance.MOST);
  }

  @Test
  void thatGoOnHaveCallsGoToAnotherConnection() {
    ServiceConnection connection = open(400);
    boolean usable =
        onContext(
            () -> {
              IntStream.range(0, ResetAllowance.MOST).forEach(i -> connection.resets().take());
              IntStream.range(0, 100).forEach(i -> connection.goesOn());
              return Future.succeededFuture(connection.isUsable());
            });

    assertThat(usable).isTrue();
    assertThat(onContext(() -> call(connection, SHORT))).isEqualTo(new Reply.TimedOut<>());

    await().until(() -> !connection.isUsable());
    assertThat(resets).hasValue(0);
  }

  @Test
  void thatGoOnAreResetAsSoonAsThatIsAllowed() {
    ServiceConnection connection = open(new Http2Settings().setMaxConcurrentStreams(40), WINDOW);
    onContext(
        () -> {
          IntStream.range(0, ResetAllowance.MOST).forEach(i -> connection.resets().take());
          return Future.join(
              IntStream.range(0, FEW)
                  .mapToObj(i -> i % 2 == 0 ? call(connection, SHORT) : session(connection))
                  .toList());
        });

    await().untilAsserted(() -> assertThat(resets).hasValue(FEW));
    assertThat(onContext(() -> Future.succeededFuture(connection.resets().ignored()))).isZero();
    assertThat(connection.isUsable()).isTrue();
  }

  @Test
  void sessionsAreNotResetMoreOftenEither() {
    ServiceConnection connection = open(1000);
    onContext(
        () -> {
          connection.beginSession();
          Future<SessionReply> last = session(connection);
          for (int i = 1; i < MANY; i++) {
            last = session(connection);
          }
          return last;
        });
    settle(connection);

    assertThat(resets).hasValue(ResetAllowance.MOST);
  }

  @Test
  void areResetForWhatTheServiceDoesNotTakeIn() {
    ServiceConnection connection = open(TAKES_NOTHING);
    boolean left =
        onContext(
            () ->
                Future.join(
                        IntStream.range(0, MANY).mapToObj(i -> call(connection, SHORT)).toList())
                    .map(all -> connection.resets().take()));

    assertThat(left).isTrue();
    await().untilAsserted(() -> assertThat(resets).hasValue(MANY));
  }

  @Test
  void sessionsAreResetForWhatTheServiceDoesNotTakeIn() {
    ServiceConnection connection =
        open(new Http2Settings(TAKES_NOTHING).setMaxConcurrentStreams(2));
    onContext(
        () -> {
          IntStream.range(0, ResetAllowance.MOST).forEach(i -> connection.resets().take());
          return session(connection);
        });

    assertThat(onContext(() -> Future.succeededFuture(connection.hasRoom()))).isTrue();
    await().untilAsserted(() -> assertThat(resets).hasValue(1));
  }

  /** What is sent last comes last. */
  private void settle(ServiceConnection connection) {
    onContext(
        () ->
            connection
                .begin()
                .compose(last -> last.fullMethodName(Rpc.EVALUATE.path()).end(Buffer.buffer())));
    await().until(() -> streams.get() > MANY);
  }

  private Future<Reply<HttpRequestResult>> call(ServiceConnection connection, Duration timeout) {
    return connection.call(Rpc.EVALUATE, HttpRequestEvaluation.getDefaultInstance(), timeout);
  }

  private Future<SessionReply> session(ServiceConnection connection) {
    return new SessionCall(vertx, WebSocketSessionEvent.getDefaultInstance(), Optional.empty())
        .open(Future.succeededFuture(connection), SHORT);
  }

  private <T> T onContext(Supplier<Future<T>> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(start -> action.get().onComplete(done));
    return done.future().await();
  }
}
