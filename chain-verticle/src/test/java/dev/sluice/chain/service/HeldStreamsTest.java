package dev.sluice.chain.service;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpOutputChunk;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.testing.StreamScript;
import dev.sluice.testing.StreamScript.Step;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What streams that one side leaves alone do to the others of their connection. */
class HeldStreamsTest {
  private static final String GUARD = "guard";
  private static final int HELD = 40;
  private static final HttpResult INSPECTS =
      HttpResult.newBuilder().setPreflightResult(HttpPreflightResult.getDefaultInstance()).build();
  private static final HttpResult LARGE =
      HttpResult.newBuilder()
          .setOutputChunk(
              HttpOutputChunk.newBuilder().setData(ByteString.copyFrom(new byte[60_000])))
          .build();

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx);
  private final ServiceLoop loop = new ServiceLoop(vertx, ServiceLoop.NO_BREAKER);
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** 10 MB wait here, and more at the service. */
  @Test
  void streamsThatAreNotReadStopNoOther() {
    adopt(
        (request, event) -> {
          request.response().write(bytes(INSPECTS));
          for (int i = 0; i < 20; i++) {
            request.response().write(bytes(LARGE)).onSuccess(done -> written.incrementAndGet());
          }
        },
        new Http2Settings());
    List<StreamDriver<HttpEvent, HttpResult>> held = new ArrayList<>();
    for (int i = 0; i < HELD; i++) {
      held.add(opened());
      int streams = held.size();
      await().until(() -> written.get() >= streams * 3);
    }

    assertThat(service.openConnections()).isEqualTo(1);
    for (int i = 0; i < 20; i++) {
      assertThat(held.getFirst().result()).isEqualTo(LARGE);
    }
  }

  /** The service allows 200 streams. Ended ones are reset, 50 in half a minute, or go on. */
  @Test
  void streamsThatTheServiceGoesOnWithLeaveRoomForOthers() {
    adopt(
        (request, event) -> {
          if (event.hasSessionEnd()) {
            ended.incrementAndGet();
          } else {
            request.response().write(bytes(INSPECTS));
          }
        },
        new Http2Settings().setMaxConcurrentStreams(200));
    StreamDriver<HttpEvent, HttpResult> standing = opened();
    for (int i = 1; i <= 250; i++) {
      opened().end(MIDDLEWARE_SESSION_END_REASON_NORMAL);
      int streams = i;
      await().until(() -> ended.get() == streams);
    }

    assertThat(service.connections()).isGreaterThan(2);
    await().until(() -> service.openConnections() == 2);
    assertThat(standing.send(HttpEvent.getDefaultInstance()).await()).isTrue();
    assertThat(standing.result()).isEqualTo(INSPECTS);
    standing.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);
    await().until(() -> service.openConnections() == 1);
  }

  private StreamDriver<HttpEvent, HttpResult> opened() {
    StreamDriver<HttpEvent, HttpResult> stream = StreamDriver.hook(loop, GUARD);
    assertThat(stream.result()).isEqualTo(INSPECTS);
    return stream;
  }

  private void adopt(Step<HttpEvent> step, Http2Settings settings) {
    HttpServerOptions options = new HttpServerOptions().setInitialSettings(settings);
    service
        .describing(TestService.replying(StreamScript.hooksManifest()))
        .evaluating(StreamScript.hooks(step));
    loop.adopt(plaintext(GUARD, service.start(0, options)));
    await().until(() -> StreamDriver.streaming(loop, GUARD).isPresent());
  }

  private static Buffer bytes(MessageLite message) {
    return Buffer.buffer(message.toByteArray());
  }
}
