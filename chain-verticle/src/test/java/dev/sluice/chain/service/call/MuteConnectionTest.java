package dev.sluice.chain.service.call;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.testing.TestService.allow;
import static dev.sluice.testing.TestService.replying;
import static dev.sluice.testing.TestService.silent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.testing.TestService;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A service that answers pings and no calls. */
class MuteConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final TestService service = new TestService(vertx);
  private final AtomicBoolean answers = new AtomicBoolean();
  private final ServiceConnection connection = open();

  private ServiceConnection open() {
    TestService.Answer answer =
        (request, message) -> (answers.get() ? replying(allow()) : silent()).to(request, message);
    int port = service.evaluating(answer).start();
    return onContext(
        () ->
            ServiceConnection.open(vertx, plaintext("guard", port), DialSettings.within(PATIENCE)));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void takesNoMoreCalls() {
    for (int i = 1; i < KeepAlive.MAX_UNANSWERED; i++) {
      assertThat(call("box" + i % 2, SHORT)).isEqualTo(new Reply.TimedOut<>());
    }
    assertThat(connection.isUsable()).isTrue();

    assertThat(call("box", SHORT)).isEqualTo(new Reply.TimedOut<>());
    await().until(() -> connection.isClosed());
  }

  /** Its circuit opens. All sandboxes share the connection. */
  @Test
  void oneSandboxDoesNotHaveItReplaced() {
    for (int i = 0; i < 2 * KeepAlive.MAX_UNANSWERED; i++) {
      assertThat(call("hostile", SHORT)).isEqualTo(new Reply.TimedOut<>());
    }
    assertThat(connection.isUsable()).isTrue();

    assertThat(call("other", SHORT)).isEqualTo(new Reply.TimedOut<>());
    await().until(() -> connection.isClosed());
  }

  @Test
  void oneSandboxAloneHasItReplacedInTheEnd() {
    onContext(
        () ->
            Future.all(
                IntStream.range(0, KeepAlive.MAX_OF_ONE)
                    .mapToObj(i -> begin("alone", SHORT))
                    .toList()));

    assertThat(connection.isUsable()).isFalse();
  }

  @Test
  void isKeptWhenACallIsAnsweredBetween() {
    for (int i = 0; i < 2 * KeepAlive.MAX_UNANSWERED; i++) {
      answers.set(i % 2 == 0);
      call("box" + i, answers.get() ? PATIENCE : SHORT);
    }

    assertThat(connection.isUsable()).isTrue();
  }

  private Reply<HttpRequestResult> call(String sandbox, Duration timeout) {
    return onContext(() -> begin(sandbox, timeout));
  }

  private Future<Reply<HttpRequestResult>> begin(String sandbox, Duration timeout) {
    return connection.call(
        Rpc.EVALUATE,
        HttpRequestEvaluation.newBuilder()
            .setContext(RequestContext.newBuilder().setSandboxId(sandbox))
            .build(),
        timeout);
  }

  private <T> T onContext(Supplier<Future<T>> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(start -> action.get().onComplete(done));
    return done.future().await();
  }
}
