package dev.sluice.bench.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of the run that accepts connections. Closing ends it and its children. */
public final class Peer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final int CONNECT_MILLIS = 200;
  private static final int POLL_MILLIS = 20;
  private static final int LOG_LINES = 3;

  private final Process process;
  private final Path log;

  private Peer(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a command and waits until it accepts connections on each port.
   *
   * @throws PeerFailed when it ends before that, takes too long, or another process has a port
   */
  static Peer start(String name, List<String> command, Workspace workspace, Port... ports)
      throws IOException, InterruptedException {
    for (Port port : ports) {
      if (accepts(port.address())) {
        throw new PeerFailed(name, "port " + port.number() + " is taken");
      }
    }
    Path log = workspace.dir().resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(workspace.dir().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // Java programs run on the JDK that runs this one.
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    Peer peer = new Peer(process, log);
    try {
      for (Port port : ports) {
        peer.await(name, port.address());
      }
    } catch (PeerFailed e) {
      peer.close();
      throw e;
    }
    return peer;
  }

  private void await(String name, InetSocketAddress address)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (!accepts(address)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new PeerFailed(name, lastLines());
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private static boolean accepts(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private String lastLines() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.isEmpty()
        ? "it printed nothing"
        : String.join("; ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  /** Process id of the started command. */
  long pid() {
    return process.pid();
  }

  /** CPU seconds of the process and its children since they started. */
  public double cpuSeconds() {
    return CpuTime.secondsOf(process.toHandle());
  }

  /**
   * CPU seconds of some of its threads since they started.
   *
   * @param thread beginning of their names; Linux keeps 15 characters
   */
  public double cpuSeconds(String thread) {
    return CpuTime.secondsOf(process.toHandle(), thread);
  }

  /**
   * Whether its output has this line.
   *
   * @throws PeerFailed when it ended without that line
   */
  boolean hasPrinted(String line) throws IOException {
    boolean printed = Files.readAllLines(log).contains(line);
    if (!printed && !process.isAlive()) {
      throw new PeerFailed(String.valueOf(log.getFileName()), lastLines());
    }
    return printed;
  }

  /** Exit code and last output of an ended process; empty while it runs. */
  public String exitReport() {
    if (process.isAlive()) {
      return "";
    }
    try {
      return "; ended with " + process.exitValue() + ": " + lastLines();
    } catch (IOException e) {
      return "; ended with " + process.exitValue();
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
