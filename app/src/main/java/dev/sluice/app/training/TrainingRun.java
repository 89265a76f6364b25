package dev.sluice.app.training;

import dev.sluice.app.dev.DemoOrigin;
import dev.sluice.config.net.HostPort;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** Makes the class archive of a distribution (JEP 514). Blocks. */
public final class TrainingRun {
  private TrainingRun() {}

  /**
   * Runs a node of the distribution under load and moves its archive to {@code lib/sluice.aot}.
   *
   * @param home of the distribution
   * @param each how long requests of one kind are sent; the first ones load the classes
   * @throws IOException when no archive came of it; an archive from before is gone then, too
   */
  public static void make(Path home, Duration each) throws IOException, InterruptedException {
    Path archive = home.resolve("lib/sluice.aot");
    // The run must find classes as every start without an archive finds them.
    Files.deleteIfExists(archive);
    Path directory = Files.createTempDirectory("sluice-training");
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      Path made = train(vertx, home.resolve("bin/sluice"), new TrainingFiles(directory), each);
      Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      vertx.fileSystem().deleteRecursiveBlocking(directory.toString());
      vertx.close().await();
    }
  }

  private static Path train(Vertx vertx, Path launcher, TrainingFiles files, Duration each)
      throws IOException, InterruptedException {
    TrainingPorts ports = TrainingPorts.choose();
    DemoOrigin origin = DemoOrigin.at(local(ports.http()), local(ports.https()));
    files.write(ports, ServiceDouble.listen(vertx).await(), origin.authority());
    vertx.deployVerticle(origin).await();
    try (TrainingNode node = TrainingNode.start(launcher, files)) {
      TrainingLoad.run(vertx, ports, files.authority(), each);
      return node.stop();
    }
  }

  private static HostPort local(int port) {
    return new HostPort("127.0.0.1", port);
  }
}
