package dev.sluice.app.denials;

import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.LearnSettings;
import dev.sluice.control.denial.DenialVerticle;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A proxy without sockets, a control node without policies, and the page of denials over HTTP. */
public final class DenialBench implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final DenialPages pages = new DenialPages(vertx);
  private final DenialVerticle control = new DenialVerticle(LearnSettings.DEFAULTS, () -> true);
  private final HttpServer server;

  /**
   * Listens on a free port of loopback.
   *
   * @param controlled whether there is a control node
   */
  public DenialBench(boolean controlled) throws Exception {
    BusCodecs.registerAll(vertx.eventBus());
    if (controlled) {
      vertx.deployVerticle(control).await(10, TimeUnit.SECONDS);
    }
    server =
        vertx
            .createHttpServer()
            .requestHandler(pages::serve)
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
  }

  /** Where it listens. */
  public String address() {
    return "127.0.0.1:" + server.actualPort();
  }

  /** Decides something, at a proxy of its own, and waits until the control node counts it. */
  public void append(List<AuditRecord> records) throws Exception {
    long before = control.kept().keys();
    Promise<Void> done = Promise.promise();
    loop.runOnContext(
        go -> {
          AuditLog log =
              new CountedAudit(
                      () -> record -> Future.succeededFuture(), vertx, new SimpleMeterRegistry())
                  .onThisLoop();
          records.forEach(log::append);
          done.complete();
        });
    done.future().await(10, TimeUnit.SECONDS);
    await().atMost(Duration.ofSeconds(10)).until(() -> control.kept().keys() != before);
  }

  /** Ends the streams as a node that stops. */
  public void stop() {
    vertx.runOnContext(go -> pages.close());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
