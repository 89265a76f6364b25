package dev.sluice.chain.service;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.ServiceStream.Next;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpFinish;
import dev.sluice.proto.middleware.v1.HttpOutputChunk;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpReject;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.testing.StreamScript;
import dev.sluice.testing.TestService;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Services that send results and leave. A server that has answered in full resets a stream whose
 * request goes on (RFC 9113 section 8.1); what it sent before counts.
 */
class ServiceResetTest {
  private static final String GUARD = "guard";
  private static final int NO_ERROR = 0;
  private static final int INTERNAL_ERROR = 2;
  private static final HttpResult INSPECTS =
      HttpResult.newBuilder().setPreflightResult(HttpPreflightResult.getDefaultInstance()).build();
  private static final HttpResult FINISH =
      HttpResult.newBuilder().setFinish(HttpFinish.getDefaultInstance()).build();
  private static final HttpResult REJECT =
      HttpResult.newBuilder().setReject(HttpReject.getDefaultInstance()).build();

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx);
  private final ServiceLoop loop = new ServiceLoop(vertx, ServiceLoop.NO_BREAKER);
  private final AtomicInteger streams = new AtomicInteger();
  private final CountDownLatch left = new CountDownLatch(1);

  @BeforeEach
  void adopt() {
    service.describing(TestService.replying(StreamScript.hooksManifest()));
    loop.adopt(plaintext(GUARD, service.start()));
    await().until(() -> StreamDriver.streaming(loop, GUARD).isPresent());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void resultsBeforeAResetAreReadInFull() {
    List<HttpResult> sent = results(FINISH);
    StreamDriver<HttpEvent, HttpResult> stream = opened(sent, leaving("0", NO_ERROR));

    assertThat(read(stream, sent.size())).isEqualTo(sent);
    assertThat(stream.next()).isEqualTo(new Next.Ended<>());
    stream.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);
    assertThat(service.openConnections()).isEqualTo(1);
  }

  @Test
  void aRejectBeforeAResetIsRead() {
    StreamDriver<HttpEvent, HttpResult> stream = opened(List.of(REJECT), leaving("0", NO_ERROR));

    assertThat(stream.result()).isEqualTo(REJECT);
    stream.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);
  }

  @ParameterizedTest
  @CsvSource({
    "9, middleware_cannot_inspect",
    "4, middleware_timeout",
    "13, external_service_error"
  })
  void aStatusBeforeAResetIsTheEnd(String status, String code) {
    List<HttpResult> sent = results(FINISH);
    StreamDriver<HttpEvent, HttpResult> stream = opened(sent, leaving(status, NO_ERROR));

    assertThat(read(stream, sent.size())).isEqualTo(sent);
    assertThat(stream.next()).isEqualTo(new Next.Failed<>(code, ""));
  }

  @Test
  void resultsBeforeAFaultAreReadBeforeIt() {
    List<HttpResult> sent = results(REJECT);
    StreamDriver<HttpEvent, HttpResult> stream =
        opened(sent, request -> after(request, () -> request.response().reset(INTERNAL_ERROR)));

    assertThat(read(stream, sent.size())).isEqualTo(sent);
    assertThat(stream.next()).isEqualTo(new Next.Failed<>("external_service_error", ""));
    stream.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);
  }

  @Test
  void anEndWithinTheResultsIsLeftOut() {
    StreamDriver<HttpEvent, HttpResult> stream = opened(results(FINISH), leaving("0", NO_ERROR));

    stream.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);

    assertThat(StreamDriver.hook(loop, GUARD).result()).isEqualTo(INSPECTS);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void resultsBeforeTheConnectionWasLostAreRead(boolean complete) {
    List<HttpResult> sent = results(FINISH);
    Handler<HttpServerRequest> leave = complete ? leaving("0", NO_ERROR) : request -> {};
    StreamDriver<HttpEvent, HttpResult> stream =
        opened(
            sent,
            request -> {
              leave.handle(request);
              after(request, () -> request.connection().close());
            });

    await().until(() -> service.connections() == 2);
    assertThat(read(stream, sent.size())).isEqualTo(sent);
    assertThat(stream.next())
        .isEqualTo(complete ? new Next.Ended<>() : new Next.Failed<>("external_service_error", ""));
  }

  /** A stream whose results came, of which the first one was read, and that the service left. */
  private StreamDriver<HttpEvent, HttpResult> opened(
      List<HttpResult> results, Handler<HttpServerRequest> leave) {
    service.evaluatingRaw(
        request -> {
          HttpServerResponse response = request.response();
          response.putHeader("content-type", "application/grpc").setChunked(true);
          Future<Void> inspects = response.write(frame(INSPECTS));
          if (streams.incrementAndGet() == 1) {
            inspects.onSuccess(
                alone -> {
                  results.forEach(result -> response.write(frame(result)));
                  leave.handle(request);
                  left.countDown();
                });
          }
        });
    StreamDriver<HttpEvent, HttpResult> stream = StreamDriver.hook(loop, GUARD);
    assertThat(stream.result()).isEqualTo(INSPECTS);
    await().until(() -> left.getCount() == 0);
    // What comes on another stream of the connection came after the end of this one.
    assertThat(StreamDriver.hook(loop, GUARD).result()).isEqualTo(INSPECTS);
    return stream;
  }

  private static Handler<HttpServerRequest> leaving(String status, long code) {
    return request -> {
      HttpServerResponse response = request.response();
      response.putTrailer("grpc-status", status).end().onSuccess(sent -> response.reset(code));
    };
  }

  /** When what was written is on its way. */
  private static void after(HttpServerRequest request, Runnable action) {
    request.connection().ping(Buffer.buffer(new byte[8])).onSuccess(pong -> action.run());
  }

  private static List<HttpResult> read(StreamDriver<HttpEvent, HttpResult> stream, int count) {
    return IntStream.range(0, count).mapToObj(i -> stream.result()).toList();
  }

  private static List<HttpResult> results(HttpResult last) {
    List<HttpResult> results = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      results.add(
          HttpResult.newBuilder()
              .setOutputChunk(
                  HttpOutputChunk.newBuilder()
                      .setData(ByteString.copyFromUtf8(i + "x".repeat(20_000))))
              .build());
    }
    results.add(last);
    return results;
  }

  private static Buffer frame(HttpResult result) {
    byte[] message = result.toByteArray();
    return Buffer.buffer().appendByte((byte) 0).appendInt(message.length).appendBytes(message);
  }
}
