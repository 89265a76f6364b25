package dev.sluice.it.slow;

import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A middleware service that answers no evaluation. As gRPC's servers do, it ends a call at its
 * deadline.
 */
final class SilentService implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger begun = new AtomicInteger();
  private final Set<GrpcServerRequest<?, ?>> open = ConcurrentHashMap.newKeySet();
  private final int port;

  private SilentService() {
    port =
        new TestService(vertx)
            .validating(
                TestService.replying(ValidateConfigResponse.newBuilder().setValid(true).build()))
            .evaluating((request, message) -> begin(request))
            .start();
  }

  private void begin(GrpcServerRequest<?, ?> call) {
    begun.incrementAndGet();
    open.add(call);
    call.errorHandler(reset -> open.remove(call));
    vertx.setTimer(
        call.timeout(),
        late -> {
          if (open.remove(call)) {
            call.response().status(GrpcStatus.DEADLINE_EXCEEDED).end();
          }
        });
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

  int open() {
    return open.size();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
