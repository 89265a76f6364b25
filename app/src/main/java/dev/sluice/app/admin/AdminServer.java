package dev.sluice.app.admin;

import dev.sluice.app.denials.DenialPages;
import dev.sluice.app.live.TraceListeners;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.UnusableAddress;
import dev.sluice.proto.AuditLog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import java.util.Optional;

/** The listener for operators and their tools, apart from proxied traffic. Event loop only. */
public final class AdminServer extends VerticleBase {
  /**
   * Longer than a change takes, which is silent meanwhile: 75 s for services, 20 s for the store.
   */
  private static final int IDLE_SECONDS = 120;

  private final HostPort listen;
  private final AdminPages pages;
  private final AuditLog.Factory audit;
  private Optional<RefusedCallers> refused = Optional.empty();
  private Optional<LivePages> live = Optional.empty();

  /**
   * @param listen port 0 lets the system choose
   */
  public AdminServer(HostPort listen, AdminPages pages, AuditLog.Factory audit) {
    this.listen = listen;
    this.pages = pages;
    this.audit = audit;
  }

  @Override
  public Future<?> start() {
    RefusedCallers callers = new RefusedCallers(vertx, audit.onThisLoop());
    refused = Optional.of(callers);
    LivePages streams = new LivePages(new TraceListeners(vertx), new DenialPages(vertx));
    live = Optional.of(streams);
    AdminActions actions = new AdminActions(audit.onThisLoop());
    return vertx
        .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
        .requestHandler(request -> pages.serve(vertx, callers, actions, streams, request))
        .listen(listen.port(), listen.host())
        .recover(e -> Future.failedFuture(UnusableAddress.explain("admin.listen", listen, e)));
  }

  @Override
  public Future<?> stop() {
    live.ifPresent(LivePages::close);
    refused.ifPresent(RefusedCallers::close);
    return Future.succeededFuture();
  }
}
