package dev.sluice.chain.service;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.testing.TestService.allow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.testing.TestService;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a service is told of the trace. */
class TracedCallTest {
  private static final String GUARD = "guard";

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx);
  private final ServiceLoop loop = new ServiceLoop(vertx, ServiceLoop.NO_BREAKER);
  private final List<MultiMap> metadata = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void start() {
    service.evaluating(
        (request, message) -> {
          metadata.add(request.headers());
          TestService.replying(allow()).to(request, message);
        });
    loop.adopt(plaintext(GUARD, service.start()));
    await().until(() -> loop.isResolved(GUARD));
  }

  @Test
  void aServiceGetsTheSpanOfItsCall() {
    start();
    TraceContext span = TraceContext.newBuilder().setTraceHigh(1).setTraceLow(2).setSpan(3).build();

    loop.evaluateWithin(span, GUARD);

    assertThat(metadata.getFirst().get(TraceParent.FIELD)).isEqualTo(TraceParent.text(span));
    assertThat(metadata.getFirst().names()).doesNotContain("tracestate", "baggage");
  }

  @Test
  void anUntracedCallHasNone() {
    start();

    loop.evaluate(GUARD);

    assertThat(metadata.getFirst().contains(TraceParent.FIELD)).isFalse();
  }
}
