package dev.sluice.app.dev;

import dev.sluice.app.wiring.ListenAddress;
import dev.sluice.app.wiring.StartFailure;
import dev.sluice.app.wiring.Teardown;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.UnusableAddress;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the demo origin on its own Vert.x. Blocks. */
public final class DemoServer {
  static final String KEY = "demo origin";

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
    ListenAddress.requireFree(KEY, http);
    ListenAddress.requireFree(KEY, https);
    listen(http, https, authority, teardown);
  }

  static void listen(HostPort http, HostPort https, Path authority, Teardown teardown)
      throws IOException {
    DemoOrigin origin = DemoOrigin.at(http, https);
    Files.createDirectories(parent(authority));
    Files.writeString(authority, origin.authority());
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      vertx.deployVerticle(origin).await(SECONDS, TimeUnit.SECONDS);
    } catch (UnusableAddress e) {
      vertx.close().await();
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    } catch (TimeoutException e) {
      throw new StartFailure(KEY + ": did not start within " + SECONDS + " s", e);
    }
    teardown.push(KEY, () -> vertx.close().await(SECONDS, TimeUnit.SECONDS));
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }
}
