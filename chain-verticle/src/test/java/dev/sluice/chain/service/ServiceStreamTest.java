package dev.sluice.chain.service;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.sluice.chain.stage.ServiceStream.Next;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpInputChunk;
import dev.sluice.proto.middleware.v1.HttpOutputChunk;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightSkip;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.testing.StreamScript;
import dev.sluice.testing.StreamScript.Step;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams to services that answer well, or misbehave at one step. */
class ServiceStreamTest {
  private static final String GUARD = "guard";
  private static final HttpResult INSPECTS =
      HttpResult.newBuilder().setPreflightResult(HttpPreflightResult.getDefaultInstance()).build();
  private static final HttpResponseEventResult SKIPS =
      HttpResponseEventResult.newBuilder()
          .setPreflightResult(
              HttpResponsePreflightResult.newBuilder()
                  .setSkip(HttpResponsePreflightSkip.getDefaultInstance()))
          .build();

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx);
  private final ServiceLoop loop = new ServiceLoop(vertx, ServiceLoop.NO_BREAKER);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void sendsEventsAndResultsIndependently() {
    StreamScript<HttpEvent> script = hooks(Step.sending(event -> List.of(answer(event))));
    StreamDriver<HttpEvent, HttpResult> stream = StreamDriver.hook(loop, GUARD);

    assertThat(stream.result()).isEqualTo(INSPECTS);
    assertThat(stream.send(chunk("one")).await()).isTrue();
    assertThat(stream.send(chunk("two")).await()).isTrue();
    assertThat(stream.result()).isEqualTo(output("one"));
    assertThat(stream.result()).isEqualTo(output("two"));
    stream.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);
    stream.end(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);

    await().until(() -> script.events().size() == 4);
    assertThat(script.events().getLast().getSessionEnd().getReason())
        .isEqualTo(MIDDLEWARE_SESSION_END_REASON_NORMAL);
    assertThat(stream.next()).isInstanceOf(Next.Failed.class);
    assertThat(service.calls("EvaluateHttpResponseHook"))
        .hasSize(4)
        .allSatisfy(call -> assertThat(call.timeout()).isZero());
  }

  @Test
  void resultsThatNobodyAskedForWaitAtTheService() {
    AtomicInteger written = new AtomicInteger();
    HttpResult large = output("x".repeat(60_000));
    hooks(
        (request, event) -> {
          if (event.hasPreflight()) {
            request.response().write(bytes(INSPECTS));
            for (int i = 0; i < 200; i++) {
              request.response().write(bytes(large)).onSuccess(done -> written.incrementAndGet());
            }
          }
        });
    StreamDriver<HttpEvent, HttpResult> stream = StreamDriver.hook(loop, GUARD);
    assertThat(stream.result()).isEqualTo(INSPECTS);

    await().until(() -> written.get() > 0);
    // The window of a stream is 256 KiB, and what is read of it is at most a message.
    await().during(Duration.ofMillis(200)).until(() -> written.get() < 15);
    for (int i = 0; i < 200; i++) {
      assertThat(stream.result()).isEqualTo(large);
    }
    stream.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);
  }

  @ParameterizedTest
  @CsvSource({
    "DEADLINE_EXCEEDED, middleware_timeout, '', middleware_timeout, ''",
    "FAILED_PRECONDITION, middleware_cannot_inspect, '', external_service_error, ''",
    "UNIMPLEMENTED, middleware_unimplemented, unimplemented,"
        + " middleware_contract_failure_unimplemented, unimplemented",
    "UNAUTHENTICATED, external_service_error, '', external_service_error, ''",
    "INTERNAL, external_service_error, '', external_service_error, ''"
  })
  void aStatusMeans(
      GrpcStatus status, String hook, String hookKind, String older, String olderKind) {
    hooks(Step.failing(status));
    assertThat(StreamDriver.hook(loop, GUARD).next()).isEqualTo(new Next.Failed<>(hook, hookKind));

    service.describing(TestService.replying(StreamScript.olderManifest()));
    service.evaluating(StreamScript.responses(Step.failing(status)));
    service.closeConnections();
    await().until(() -> loop.find(GUARD).toString().startsWith("Remote"));
    assertThat(StreamDriver.older(loop, GUARD).next())
        .isEqualTo(new Next.Failed<>(older, olderKind));
  }

  @Test
  void aResultThatIsNoMessageIsAnotherFormOfTheContract() {
    hooks((request, event) -> request.response().write(Buffer.buffer(new byte[] {0x0f})));
    await().until(() -> service.calls("Describe").size() == 1);

    assertThat(StreamDriver.hook(loop, GUARD).next())
        .isEqualTo(new Next.Failed<>("middleware_contract_failure_decode", "decode"));
    await().until(() -> service.calls("Describe").size() == 2);
    assertThat(StreamDriver.hook(loop, GUARD).next()).isInstanceOf(Next.Failed.class);
    await().during(Duration.ofMillis(100)).until(() -> service.calls("Describe").size() == 2);
  }

  @Test
  void anEndWithoutAResultIsTold() {
    hooks((request, event) -> request.response().end());
    StreamDriver<HttpEvent, HttpResult> stream = StreamDriver.hook(loop, GUARD);

    assertThat(stream.next()).isEqualTo(new Next.Ended<>());
    assertThat(stream.send(chunk("late")).await()).isFalse();
  }

  @Test
  void aTimeoutLeavesTheStreamOpenForItsEnd() {
    StreamScript<HttpEvent> script = hooks((request, event) -> {});
    StreamDriver<HttpEvent, HttpResult> stream = StreamDriver.hook(loop, GUARD);

    assertThat(stream.next(Duration.ofMillis(50)))
        .isEqualTo(new Next.Failed<>("middleware_timeout", ""));
    stream.end(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
    await().until(() -> script.events().size() == 2);
  }

  /** Services drop what waits for them when a stream is reset. */
  @Test
  void aLongTurnOfTheLoopDoesNotTakeTheEndAway() {
    AtomicInteger ended = new AtomicInteger();
    AtomicInteger reset = new AtomicInteger();
    hooks(
        (request, event) -> {
          if (event.hasSessionEnd()) {
            ended.incrementAndGet();
            request.response().end();
          } else {
            request.response().exceptionHandler(failure -> reset.incrementAndGet());
            request.response().write(bytes(INSPECTS));
          }
        });
    for (int streams = 1; streams <= 20; streams++) {
      StreamDriver.hook(loop, GUARD)
          .endInLongTurn(MIDDLEWARE_SESSION_END_REASON_NORMAL, Duration.ofMillis(15))
          .await();
    }

    await().until(() -> ended.get() + reset.get() >= 20);
    assertThat(reset).hasValue(0);
  }

  @Test
  void anOlderServiceAnswersResponses() {
    StreamScript<HttpResponseEvent> script =
        StreamScript.responses(Step.sending(event -> List.of(SKIPS)));
    service.describing(TestService.replying(StreamScript.olderManifest())).evaluating(script);
    adopt();
    StreamDriver<HttpResponseEvent, HttpResponseEventResult> stream =
        StreamDriver.older(loop, GUARD);

    assertThat(stream.result()).isEqualTo(SKIPS);
    assertThat(service.calls("Evaluate")).hasSize(1);
    assertThat(script.events().getFirst().getPreflight().getContext().getSandboxId())
        .isEqualTo("default");
  }

  @Test
  void aLostConnectionEndsTheStream() {
    hooks((request, event) -> request.connection().close());
    assertThat(StreamDriver.hook(loop, GUARD).next())
        .isEqualTo(new Next.Failed<>("external_service_error", ""));
  }

  private StreamScript<HttpEvent> hooks(Step<HttpEvent> step) {
    StreamScript<HttpEvent> script = StreamScript.hooks(step);
    service.describing(TestService.replying(StreamScript.hooksManifest())).evaluating(script);
    adopt();
    return script;
  }

  private void adopt() {
    loop.adopt(plaintext(GUARD, service.start()));
    await().until(() -> StreamDriver.streaming(loop, GUARD).isPresent());
  }

  private static HttpResult answer(HttpEvent event) {
    return event.hasPreflight() ? INSPECTS : output(event.getInputChunk().getData().toStringUtf8());
  }

  private static HttpEvent chunk(String text) {
    return HttpEvent.newBuilder()
        .setInputChunk(HttpInputChunk.newBuilder().setData(ByteString.copyFromUtf8(text)))
        .build();
  }

  private static HttpResult output(String text) {
    return HttpResult.newBuilder()
        .setOutputChunk(HttpOutputChunk.newBuilder().setData(ByteString.copyFromUtf8(text)))
        .build();
  }

  private static Buffer bytes(MessageLite message) {
    return Buffer.buffer(message.toByteArray());
  }
}
