package dev.sluice.it.autobahn;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The relay of frames alone: every message of both sides is judged, and goes on. The build has the
 * same cases of both roles through the relay of a whole node: {@link AutobahnNodeIT}.
 */
@EnabledIfSystemProperty(named = "soak.cases", matches = ".+", disabledReason = "soak/autobahn")
class AutobahnIT {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private int relayTo(int port) {
    FrameProxy proxy = new FrameProxy(vertx, port);
    vertx.deployVerticle(proxy).await();
    return proxy.port().await();
  }

  @Test
  void clientsThatTryEverything(@TempDir Path directory) throws Exception {
    AutobahnRun.clients(vertx, directory, this::relayTo);
  }

  @Test
  void originsThatTryEverything(@TempDir Path directory) throws Exception {
    AutobahnRun.origins(vertx, directory, this::relayTo);
  }
}
