package dev.sluice.chain.service;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.testing.TestService.allow;
import static dev.sluice.testing.TestService.replying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.testing.TestService;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Services that describe themselves well and then break gRPC, HTTP/2 or the connection. */
class HostileServiceTest {
  private static final String GUARD = "guard";
  private static final HttpRequestEvaluation REQUEST = HttpRequestEvaluation.getDefaultInstance();
  private static final Evaluation ERROR = new Evaluation.Failed("external_service_error");
  private static final Evaluation LATE = new Evaluation.Failed("middleware_timeout");

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx);
  private final ServiceLoop loop = new ServiceLoop(vertx, ServiceLoop.NO_BREAKER);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"statuses", "bodies", "connections"})
  void isAFailureOfTheStageAndNothingElse(
      String how, Handler<HttpServerRequest> answer, Evaluation expected) {
    adoptAndAwait(service.start());

    service.evaluatingRaw(answer);
    assertThat(loop.evaluate(GUARD, REQUEST)).isEqualTo(expected);

    service.evaluatingRaw(request -> reply(request.response(), frame(allow().toByteArray()), "0"));
    await()
        .untilAsserted(
            () ->
                assertThat(loop.evaluate(GUARD, REQUEST))
                    .isEqualTo(new Evaluation.Answered(allow())));
  }

  static Stream<Arguments> statuses() {
    return Stream.of(
        row("another content type", ERROR, r -> page(r, 200, "text/html")),
        row("no content type", ERROR, r -> r.end("hello")),
        row("404", ERROR, r -> page(r, 404, "text/plain")),
        row("503", ERROR, r -> page(r, 503, "application/grpc")),
        row("no status", ERROR, r -> grpc(r).end()),
        row("a message and no status", ERROR, r -> grpc(r).end(frame(allow().toByteArray()))),
        row("negative status", ERROR, r -> reply(r, Buffer.buffer(), "-1")),
        row("unknown status", ERROR, r -> reply(r, frame(allow().toByteArray()), "99")),
        row("status too long", ERROR, r -> reply(r, Buffer.buffer(), "0".repeat(400))),
        row("failure after a message", ERROR, r -> reply(r, frame(allow().toByteArray()), "13")),
        row("its own deadline", LATE, r -> reply(r, Buffer.buffer(), "4")),
        row("OK and no message", ERROR, r -> reply(r, Buffer.buffer(), "0")));
  }

  static Stream<Arguments> bodies() {
    byte[] message = allow().toByteArray();
    return Stream.of(
        row("half a prefix", ERROR, r -> reply(r, Buffer.buffer(new byte[3]), "0")),
        row("half a frame", ERROR, r -> reply(r, frame(message).slice(0, 6), "0")),
        row("a frame of 4 GiB", ERROR, r -> reply(r, prefix(0, -1), "0")),
        row(
            "more after the message",
            ERROR,
            r -> reply(r, frame(message).appendBuffer(frame(message)), "0")),
        row("an unknown flag", ERROR, r -> reply(r, flagged(2, message), "0")),
        row("an unknown flag beside compression", ERROR, r -> reply(r, flagged(3, message), "0")),
        row("a negative flag", ERROR, r -> reply(r, flagged(0x80, message), "0")),
        row("packed without an encoding", ERROR, r -> reply(r, flagged(1, message), "0")),
        row(
            "an unknown flag after the message",
            ERROR,
            r -> reply(r, frame(message).appendBuffer(prefix(2, 0)), "0")),
        row("garbage", ERROR, r -> reply(r, frame(new byte[] {(byte) 0xFF, 1, 2}), "0")),
        row("invalid UTF-8", ERROR, r -> reply(r, frame(new byte[] {0x12, 1, (byte) 0xFF}), "0")),
        row("10 MiB", ERROR, r -> reply(r, frame(new byte[10 << 20]), "0")),
        row(
            "a byte more than a message may have",
            ERROR,
            r -> reply(r, frame(new byte[Limits.GRPC_MESSAGE + 1]), "0")),
        row("a head of 1 MiB", ERROR, r -> r.putHeader("x", "v".repeat(1 << 20)).end()));
  }

  static Stream<Arguments> connections() {
    return Stream.of(
        arguments("reset", raw(request -> request.response().reset(2)), ERROR),
        arguments("refused stream", raw(request -> request.response().reset(7)), ERROR),
        arguments("closed", raw(request -> request.connection().close()), ERROR),
        arguments(
            "reset in the middle",
            raw(
                request ->
                    grpc(request.response())
                        .write(prefix(0, 100))
                        .onSuccess(written -> request.response().reset(2))),
            ERROR),
        arguments(
            "closed in the middle",
            raw(
                request ->
                    grpc(request.response())
                        .write(prefix(0, 100))
                        .onSuccess(written -> request.connection().close())),
            ERROR));
  }

  /** The gRPC library throws an uncaught exception; the timer of the call ends it. */
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void faultsThatTheLibraryHidesEndInTime(
      String how, Handler<HttpServerRequest> answer, Evaluation expected) {
    loop.adopt(plaintext(GUARD, service.start()));
    await().until(() -> loop.isResolved(GUARD));
    service.evaluatingRaw(answer);

    assertThat(loop.evaluate(GUARD, REQUEST)).isEqualTo(expected);
  }

  static Stream<Arguments> faultsThatTheLibraryHidesEndInTime() {
    return Stream.of(
        row("status text", LATE, r -> reply(r, Buffer.buffer(), "banana")),
        row("status text and a message", LATE, r -> reply(r, frame(allow().toByteArray()), "OK")));
  }

  @Test
  void aCallThatIsUnderWayWhenTheServerLeavesIsAnswered() {
    adoptAndAwait(service.start());
    service.evaluatingRaw(
        request -> {
          request.connection().shutdown();
          vertx.setTimer(
              200, later -> reply(request.response(), frame(allow().toByteArray()), "0"));
        });

    assertThat(loop.evaluate(GUARD, REQUEST)).isEqualTo(new Evaluation.Answered(allow()));

    assertThat(loop.evaluate(GUARD, REQUEST)).isEqualTo(new Evaluation.Answered(allow()));
    assertThat(service.connections()).isGreaterThan(1);
  }

  @Test
  void aServiceThatComesAndGoesIsFollowed() {
    int port = service.start();
    adoptAndAwait(port);
    service.stop();

    for (int i = 0; i < 3; i++) {
      await().until(() -> !loop.isResolved(GUARD));
      TestService again = new TestService(vertx);
      again.start(port, new HttpServerOptions());
      await().until(() -> loop.isResolved(GUARD));
      assertThat(loop.evaluate(GUARD, REQUEST)).isEqualTo(new Evaluation.Answered(allow()));
      again.stop();
    }
  }

  @Test
  void aPeerThatOnlySpeaksHttp1IsNotUsed() {
    int port = service.start(0, new HttpServerOptions().setHttp2ClearTextEnabled(false));

    loop.adopt(patient(port));

    await().until(() -> !loop.reason(GUARD).equals("not described yet"));
    assertThat(loop.isResolved(GUARD)).isFalse();
    assertThat(service.calls("Describe")).isEmpty();
  }

  @Test
  void theLargestBodiesGoBothWays() {
    ByteString body = ByteString.copyFrom(new byte[Limits.PAYLOAD]);
    HttpRequestResult largest = allow().toBuilder().setHasBody(true).setBody(body).build();
    HttpRequestEvaluation request =
        REQUEST.toBuilder().setMiddlewareName(GUARD).setBody(body).build();
    service.evaluating(replying(largest));
    adoptAndAwait(service.start());

    assertThat(loop.evaluate(GUARD, request)).isEqualTo(new Evaluation.Answered(largest));
    assertThat(
            service
                .calls("EvaluateHttpRequest")
                .getFirst()
                .<HttpRequestEvaluation>as(HttpRequestEvaluation::parseFrom))
        .isEqualTo(request);
  }

  private void adoptAndAwait(int port) {
    loop.adopt(patient(port));
    await().until(() -> loop.isResolved(GUARD));
  }

  /** With time enough that what ends early does not end by it. */
  private static Registration patient(int port) {
    Registration plaintext = plaintext(GUARD, port);
    return new Registration(
        GUARD,
        plaintext.endpoint(),
        plaintext.caCertificates(),
        plaintext.clientCertificate(),
        plaintext.clientKey(),
        plaintext.audience(),
        true,
        Limits.PAYLOAD,
        Duration.ofSeconds(8));
  }

  private static Arguments row(
      String how, Evaluation expected, Handler<HttpServerResponse> answer) {
    return arguments(how, raw(request -> answer.handle(request.response())), expected);
  }

  private static Handler<HttpServerRequest> raw(Handler<HttpServerRequest> handler) {
    return handler;
  }

  private static void page(HttpServerResponse response, int status, String type) {
    response.setStatusCode(status).putHeader("content-type", type).end("hello");
  }

  private static HttpServerResponse grpc(HttpServerResponse response) {
    return response.putHeader("content-type", "application/grpc").setChunked(true);
  }

  private static void reply(HttpServerResponse response, Buffer body, String status) {
    grpc(response).putTrailer("grpc-status", status).end(body);
  }

  private static Buffer frame(byte[] message) {
    return prefix(0, message.length).appendBytes(message);
  }

  private static Buffer flagged(int flags, byte[] message) {
    return prefix(flags, message.length).appendBytes(message);
  }

  private static Buffer prefix(int flags, int length) {
    return Buffer.buffer().appendByte((byte) flags).appendInt(length);
  }
}
