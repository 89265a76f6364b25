package dev.sluice.it.slow;

import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;

/** A middleware service that answers no evaluation, and counts those that are not cancelled. */
final class SilentService implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();
  private final int port;

  private SilentService() {
    port =
        new TestService(vertx)
            .validating(
                TestService.replying(ValidateConfigResponse.newBuilder().setValid(true).build()))
            .evaluating(
                (request, message) -> {
                  begun.incrementAndGet();
                  request.errorHandler(reset -> cancelled.incrementAndGet());
                })
            .start();
  }

  static SilentService start() {
    return new SilentService();
  }

  String registration() {
    return """
    [[openshell.supervisor.middleware]]
    name = "silent"
    grpc_endpoint = "http://127.0.0.1:%d"
    max_payload_bytes = 262144
    timeout = "10s"
    allow_insecure_transport = true
    """
        .formatted(port);
  }

  int begun() {
    return begun.get();
  }

  int cancelled() {
    return cancelled.get();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
