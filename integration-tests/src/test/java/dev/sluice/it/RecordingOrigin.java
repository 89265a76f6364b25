package dev.sluice.it;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An origin that remembers which paths it saw and echoes what it is sent. */
final class RecordingOrigin implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Set<String> paths = ConcurrentHashMap.newKeySet();
  private final AtomicInteger port = new AtomicInteger();

  static RecordingOrigin start() {
    RecordingOrigin origin = new RecordingOrigin();
    origin.vertx.deployVerticle(() -> origin.new Server(), new DeploymentOptions()).await();
    return origin;
  }

  int port() {
    return port.get();
  }

  Set<String> paths() {
    return Set.copyOf(paths);
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private final class Server extends VerticleBase {
    @Override
    public Future<?> start() {
      HttpServer server =
          vertx
              .createHttpServer()
              .requestHandler(
                  request -> {
                    paths.add(request.path());
                    request.body().onSuccess(body -> request.response().end(body));
                  });
      return server.listen(0, "127.0.0.1").onSuccess(up -> port.set(up.actualPort()));
    }
  }
}
