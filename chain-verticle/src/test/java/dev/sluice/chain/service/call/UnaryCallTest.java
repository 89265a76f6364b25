package dev.sluice.chain.service.call;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.testing.TestService.allow;
import static dev.sluice.testing.TestService.failing;
import static dev.sluice.testing.TestService.replying;
import static dev.sluice.testing.TestService.silent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.Limits;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.testing.LongTurn;
import dev.sluice.testing.TestService;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnaryCallTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Of calls that no service answers in time. */
  private static final Duration SHORT = Duration.ofMillis(150);

  private static final HttpRequestResult LARGEST =
      HttpRequestResult.newBuilder().setBody(ByteString.copyFrom(new byte[Limits.PAYLOAD])).build();

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @MethodSource({"statuses", "brokenReplies"})
  void foldsEveryFailureIntoOneReply(TestService.Answer answer, Reply<HttpRequestResult> expected) {
    assertThat(call(answer, PATIENCE)).isEqualTo(expected);
  }

  static Stream<Arguments> statuses() {
    return Stream.of(GrpcStatus.values())
        .filter(status -> status != GrpcStatus.OK)
        .map(status -> arguments(failing(status, "canary"), folded(status)));
  }

  private static Reply<HttpRequestResult> folded(GrpcStatus status) {
    return switch (status) {
      case DEADLINE_EXCEEDED -> new Reply.TimedOut<>();
      case UNAUTHENTICATED, PERMISSION_DENIED -> new Reply.Refused<>(status.name(), false);
      default -> failed(status.name());
    };
  }

  static Stream<Arguments> brokenReplies() {
    Buffer garbage = Buffer.buffer(new byte[] {(byte) 0xFF, 0x01, 0x02});
    return Stream.of(
        arguments(raw("identity", garbage), failed("malformed message")),
        arguments(
            raw("identity", Buffer.buffer(new byte[10 * 1024 * 1024])), failed("invalid response")),
        arguments(
            raw("identity", Buffer.buffer(new byte[Limits.GRPC_MESSAGE + 1])),
            failed("invalid response")),
        arguments(compressed(new byte[64 * 1024 * 1024]), failed("message too large")),
        arguments(raw("gzip", garbage), failed("malformed compression")),
        arguments(emptyEnd(), failed("no message")),
        arguments(twice(), failed("more than one message")),
        arguments(reset(), failed("stream failed")));
  }

  @Test
  void readsTheLargestMessage() {
    assertThat(call(replying(LARGEST), PATIENCE)).isEqualTo(new Reply.Received<>(LARGEST));
  }

  @Test
  void readsACompressedMessage() {
    assertThat(call(compressed(allow().toByteArray()), PATIENCE))
        .isEqualTo(new Reply.Received<>(allow()));
  }

  @Test
  void givesUpOnASilentService() {
    assertThat(calledOn(opened(silent()), SHORT)).isEqualTo(new Reply.TimedOut<>());
  }

  @Test
  void tellsTheServiceTheDeadline() {
    call(replying(allow()), PATIENCE);

    assertThat(service.calls("EvaluateHttpRequest").getFirst().timeout())
        .isBetween(1L, PATIENCE.toMillis());
  }

  @Test
  void aLateAnswerIsTooLateAndHarmsNoOther() {
    Promise<Void> late = Promise.promise();
    ServiceConnection connection =
        opened(
            (request, message) ->
                late.future().onSuccess(go -> replying(allow()).to(request, message)));

    assertThat(calledOn(connection, SHORT)).isEqualTo(new Reply.TimedOut<>());
    service.evaluating(replying(allow()));
    late.complete();

    assertThat(calledOn(connection, PATIENCE)).isEqualTo(new Reply.Received<>(allow()));
  }

  /** It comes in a turn of the loop that lasts longer than the call may take. */
  @Test
  void anAnswerThatWaitsToBeReadIsInTime() {
    Vertx elsewhere = Vertx.vertx();
    CountDownLatch answered = new CountDownLatch(1);
    TestService.Answer answer =
        (request, message) ->
            request
                .response()
                .end(Buffer.buffer(allow().toByteArray()))
                .onSuccess(sent -> answered.countDown());
    ServiceConnection connection = opened(new TestService(elsewhere).evaluating(answer).start());
    Promise<Reply<HttpRequestResult>> reply = Promise.promise();

    vertx.runOnContext(
        start -> {
          begin(Future.succeededFuture(connection), SHORT).onComplete(reply);
          // Due before the call is, and in the next turn, when the request is sent.
          vertx.setTimer(1, next -> waitBeyond(answered, SHORT));
        });

    assertThat(reply.future().await()).isEqualTo(new Reply.Received<>(allow()));
    elsewhere.close().await();
  }

  private static void waitBeyond(CountDownLatch answered, Duration limit) {
    try {
      assertThat(answered.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    LongTurn.of(limit.multipliedBy(2));
  }

  @Test
  void aResetAfterTheHeadIsAFailure() {
    TestService.Answer half =
        (request, message) -> {
          request.response().writeHead();
          vertx.setTimer(50, timer -> request.response().cancel());
        };

    assertThat(call(half, PATIENCE)).isInstanceOf(Reply.Failed.class);
  }

  @Test
  void aRefusedConnectionIsUnreachable() {
    int port = service.start();
    service.stop();

    assertThat(callAt(port, PATIENCE))
        .isEqualTo(new Reply.Unreachable<>("the connection was refused or is blocked"));
  }

  private Reply<HttpRequestResult> call(TestService.Answer answer, Duration timeout) {
    return callAt(service.evaluating(answer).start(), timeout);
  }

  private Reply<HttpRequestResult> callAt(int port, Duration timeout) {
    return onLoop(() -> begin(open(port), timeout));
  }

  /** A connection, so that no time of a call goes by until there is one. */
  private ServiceConnection opened(TestService.Answer answer) {
    return opened(service.evaluating(answer).start());
  }

  private ServiceConnection opened(int port) {
    return onLoop(() -> open(port));
  }

  private Reply<HttpRequestResult> calledOn(ServiceConnection connection, Duration timeout) {
    return onLoop(() -> begin(Future.succeededFuture(connection), timeout));
  }

  private Future<ServiceConnection> open(int port) {
    return ServiceConnection.open(vertx, plaintext("guard", port), DialSettings.within(PATIENCE));
  }

  private Future<Reply<HttpRequestResult>> begin(
      Future<ServiceConnection> connection, Duration timeout) {
    return new UnaryCall<>(vertx, Rpc.EVALUATE, HttpRequestEvaluation.getDefaultInstance())
        .send(connection, timeout);
  }

  private <T> T onLoop(Supplier<Future<T>> action) {
    Promise<T> done = Promise.promise();
    vertx.runOnContext(start -> action.get().onComplete(done));
    return done.future().await();
  }

  private static Reply<HttpRequestResult> failed(String what) {
    return new Reply.Failed<>(what);
  }

  private static TestService.Answer raw(String encoding, Buffer payload) {
    return (request, message) ->
        request.response().encoding(encoding).endMessage(GrpcMessage.message(encoding, payload));
  }

  private static TestService.Answer compressed(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return raw("gzip", Buffer.buffer(packed.toByteArray()));
  }

  private static TestService.Answer emptyEnd() {
    return (request, message) -> request.response().end();
  }

  private static TestService.Answer twice() {
    Buffer allow = Buffer.buffer(allow().toByteArray());
    return (request, message) -> {
      request.response().write(allow);
      request.response().end(allow);
    };
  }

  private static TestService.Answer reset() {
    return (request, message) -> request.response().cancel();
  }
}
