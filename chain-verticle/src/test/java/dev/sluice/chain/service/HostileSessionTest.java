package dev.sluice.chain.service;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.stage.ServiceSession.Answer;
import dev.sluice.testing.SessionScript;
import dev.sluice.testing.TestService;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Services that describe messages well and then break gRPC, HTTP/2 or the connection. */
class HostileSessionTest {
  private static final String GUARD = "guard";
  private static final String ERROR = "external_service_error";
  private static final String LATE = "middleware_timeout";

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx).inspecting(new SessionScript());
  private final ServiceLoop loop = new ServiceLoop(vertx, ServiceLoop.NO_BREAKER);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void failInTimeAndNothingElse(String how, Handler<HttpServerResponse> answer, String code) {
    loop.adopt(plaintext(GUARD, service.start()));
    await().until(() -> loop.isResolved(GUARD));
    service.evaluatingRaw(request -> answer.handle(request.response()));

    assertThat(SessionDriver.open(loop, GUARD, SessionDriver.limit(code)).preflight())
        .isEqualTo(new Answer.Failed(code));

    service.evaluatingRaw(this::inspecting);
    await()
        .untilAsserted(
            () ->
                assertThat(SessionDriver.open(loop, GUARD).preflight())
                    .isEqualTo(new Answer.Answered(SessionScript.inspect())));
  }

  private void inspecting(HttpServerRequest request) {
    grpc(request.response()).write(frame(0, SessionScript.inspect().toByteArray()));
  }

  static Stream<Arguments> failInTimeAndNothingElse() {
    byte[] inspect = SessionScript.inspect().toByteArray();
    return Stream.of(
        row("another content type", ERROR, r -> r.putHeader("content-type", "text/html").end("x")),
        row("no content type", ERROR, r -> r.end("x")),
        row("a page that does not end", ERROR, r -> r.setChunked(true).write("x")),
        row("404", ERROR, r -> r.setStatusCode(404).end()),
        row("no status", ERROR, r -> grpc(r).end()),
        row("a status as head", ERROR, r -> grpc(r).putHeader("grpc-status", "12").end()),
        row("an unknown status", ERROR, r -> grpc(r).putTrailer("grpc-status", "99").end()),
        row("an unknown flag", ERROR, r -> grpc(r).write(frame(2, inspect))),
        row("packed without an encoding", ERROR, r -> grpc(r).write(frame(1, inspect))),
        row("a frame of 4 GiB", ERROR, r -> grpc(r).write(prefix(-1))),
        row("a byte too much", ERROR, r -> grpc(r).write(prefix(Limits.GRPC_MESSAGE + 1))),
        row("half a frame", LATE, r -> grpc(r).write(prefix(100))),
        row(
            "reset in the middle",
            ERROR,
            r -> grpc(r).write(prefix(100)).onSuccess(written -> r.reset(2))),
        row(
            "half a frame and the end",
            "missing_preflight_decision",
            r -> grpc(r).putTrailer("grpc-status", "0").end(prefix(100))),
        row("refused streams", ERROR, r -> r.reset(7)));
  }

  private static Arguments row(String how, String code, Handler<HttpServerResponse> answer) {
    return arguments(how, answer, code);
  }

  private static HttpServerResponse grpc(HttpServerResponse response) {
    return response.putHeader("content-type", "application/grpc").setChunked(true);
  }

  private static Buffer frame(int flags, byte[] message) {
    return Buffer.buffer().appendByte((byte) flags).appendInt(message.length).appendBytes(message);
  }

  private static Buffer prefix(int length) {
    return Buffer.buffer().appendByte((byte) 0).appendInt(length);
  }
}
