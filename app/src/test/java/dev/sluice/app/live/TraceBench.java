package dev.sluice.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A proxy without sockets, whose decisions are appended by a test, and listeners over HTTP. */
public final class TraceBench implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final RequestWatch watch;
  private final AuditLog audit;
  private HttpServer server;

  /** Listens on a free port of loopback. */
  public TraceBench() throws Exception {
    BusCodecs.registerAll(vertx.eventBus());
    watch = new RequestWatch(new Node("proxy-1", "9b2f0c1d", "0.1.0", Set.of(Role.PROXY)), vertx);
    vertx.deployVerticle(watch.reporter()).await(10, TimeUnit.SECONDS);
    audit = watch.over(() -> record -> Future.succeededFuture()).onThisLoop();
    TraceListeners listeners = new TraceListeners(vertx);
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> serve(listeners, request))
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
  }

  private static void serve(TraceListeners listeners, HttpServerRequest request) {
    listeners
        .serve(request)
        .ifPresent(
            rejection ->
                request
                    .response()
                    .setStatusCode(rejection.status())
                    .end("{\"error\":\"" + rejection.detail() + "\"}"));
  }

  /** Where it listens. */
  public String address() {
    return "127.0.0.1:" + server.actualPort();
  }

  /** Decides something. */
  public void append(AuditRecord record) {
    assertThat(audit.append(record).succeeded()).isTrue();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
