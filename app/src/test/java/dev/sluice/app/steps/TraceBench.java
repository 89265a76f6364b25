package dev.sluice.app.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.builtin.BuiltInEntryCheck;
import dev.sluice.config.Snapshot;
import dev.sluice.config.SnapshotCompiler;
import dev.sluice.config.SnapshotHolder;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A proxy without sockets, whose decisions are appended by a test, and listeners over HTTP. */
public final class TraceBench implements AutoCloseable {
  private static final String POLICY =
      """
      version: 1
      network_policies:
        api:
          endpoints:
            - host: api.example.com
              port: 443
              protocol: rest
              enforcement: enforce
              rules:
                - allow: {method: GET, path: /v1/**}
                - allow: {method: POST, path: /search, query: {q: "a*"}}
              deny_rules:
                - {method: GET, path: /v1/admin}
        raw:
          endpoints: [{host: raw.example.com, port: 22}]
      network_middlewares:
        redact-keys:
          middleware: openshell/regex
          endpoints: {include: [api.example.com]}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final RequestWatch watch;
  private final AuditLog audit;
  private HttpServer server;

  /** Listens on a free port of loopback. */
  public TraceBench() throws Exception {
    BusCodecs.registerAll(vertx.eventBus());
    watch = new RequestWatch("proxy-1", vertx, snapshots(), sandboxes());
    vertx.deployVerticle(watch.reporter()).await(10, TimeUnit.SECONDS);
    audit = watch.over(() -> record -> Future.succeededFuture()).onThisLoop();
    StepListeners listeners = new StepListeners(vertx);
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> serve(listeners, request))
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
  }

  private static void serve(StepListeners listeners, HttpServerRequest request) {
    listeners
        .serve(request)
        .ifPresent(
            rejection ->
                request
                    .response()
                    .setStatusCode(rejection.status())
                    .end("{\"error\":\"" + rejection.detail() + "\"}"));
  }

  /** Its policy as generation 12. */
  public static SnapshotHolder snapshots() {
    Map<String, Source> sources =
        Map.of(Snapshot.DEFAULT_SANDBOX, new Source("policies/default.yaml", POLICY));
    Compilation<Snapshot> compiled =
        SnapshotCompiler.compile(12, sources, Optional.empty(), new BuiltInEntryCheck());
    assertThat(compiled).as("%s", compiled).isInstanceOf(Compilation.Compiled.class);
    SnapshotHolder snapshots = new SnapshotHolder();
    snapshots.swap(((Compilation.Compiled<Snapshot>) compiled).value());
    return snapshots;
  }

  /** Its sandboxes. */
  public static Sandboxes sandboxes() {
    return new Sandboxes(
        List.of(new Sandbox("ci", Optional.of(new HostPort("127.0.0.1", 3129)), Optional.empty())),
        false);
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
