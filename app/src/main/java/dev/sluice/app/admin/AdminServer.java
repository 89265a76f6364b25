package dev.sluice.app.admin;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.UnusableAddress;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;

/** The listener for operators and their tools, apart from proxied traffic. Event loop only. */
public final class AdminServer extends VerticleBase {
  private static final int IDLE_SECONDS = 60;

  private final HostPort listen;
  private final AdminPages pages;

  /**
   * @param listen port 0 lets the system choose
   */
  public AdminServer(HostPort listen, AdminPages pages) {
    this.listen = listen;
    this.pages = pages;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
        .requestHandler(request -> pages.serve(vertx, request))
        .listen(listen.port(), listen.host())
        .recover(e -> Future.failedFuture(UnusableAddress.explain("admin.listen", listen, e)));
  }
}
