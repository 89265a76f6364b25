package dev.sluice.app.dev;

import dev.sluice.app.wiring.ListenAddress;
import dev.sluice.app.wiring.StartFailure;
import dev.sluice.app.wiring.Teardown;
import dev.sluice.config.net.HostPort;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the demo origin on its own Vert.x. Blocks. */
public final class DemoServer {
  private static final long SECONDS = 10;

  private DemoServer() {}

  /**
   * Returns when it serves.
   *
   * @param authority file that receives the certificate that clients must trust
   * @throws StartFailure when it cannot listen
   */
  public static void start(HostPort http, HostPort https, Path authority, Teardown teardown)
      throws IOException {
    ListenAddress.requireFree("demo origin", http);
    ListenAddress.requireFree("demo origin", https);
    DemoOrigin origin = DemoOrigin.at(http, https);
    Files.createDirectories(parent(authority));
    Files.writeString(authority, origin.authority());
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    teardown.push("demo origin", () -> vertx.close().await(SECONDS, TimeUnit.SECONDS));
    try {
      vertx.deployVerticle(origin).await(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new StartFailure("demo origin: did not start within " + SECONDS + " s", e);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }
}
