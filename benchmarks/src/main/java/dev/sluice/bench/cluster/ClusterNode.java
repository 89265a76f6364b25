package dev.sluice.bench.cluster;

import dev.sluice.bench.peer.CpuTime;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One node in a process of its own, started by the launcher. */
final class ClusterNode implements AutoCloseable {
  private static final long START_SECONDS = 60;

  private final Process process;
  private final int bus;

  private ClusterNode(Process process, int bus) {
    this.process = process;
    this.bus = bus;
  }

  /**
   * Starts a node and returns when it is ready.
   *
   * @param config with {@code sluice.yaml}
   */
  static ClusterNode start(Path launcher, Path config, int bus)
      throws IOException, InterruptedException {
    Path log = config.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(launcher.toString(), "run", "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    ClusterNode member = new ClusterNode(builder.start(), bus);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!Files.readAllLines(log).contains("ready")) {
      if (!member.process.isAlive() || System.nanoTime() > end) {
        member.close();
        throw new IOException("not ready:\n" + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return member;
  }

  /** Runs a command of the launcher to its end. */
  static void command(Path launcher, List<String> arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(launcher.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.command().addAll(arguments);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    if (builder.start().waitFor() != 0) {
      throw new IOException(arguments + " failed");
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Port of its event bus; 0 without a cluster. */
  int bus() {
    return bus;
  }

  /** User and system time since its start. */
  double cpuSeconds() {
    return CpuTime.secondsOf(process.toHandle());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
