package dev.sluice.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The assembled program in a JVM of its own, as an operator starts it. */
public final class SluiceProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration STOP = Duration.ofMinutes(2);
  private static final int LOGGED = 40;

  /** Short lives: what the second compiler would gain comes too late. */
  static final String OPTIONS = "-Xmx512m -XX:+UseParallelGC -XX:TieredStopAtLevel=1";

  private final Process process;
  private final Path log;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Queue<String> printed = new ConcurrentLinkedQueue<>();

  private SluiceProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    // A pipe is read by a blocking call, which would hold a carrier of virtual threads.
    Thread.ofPlatform().daemon().name("output of " + process.pid()).start(this::read);
  }

  /** Starts a command and returns at once. */
  static SluiceProcess start(Path log, String... arguments) {
    return start(log, List.of(), arguments);
  }

  /** The same under another program that is given the command line. */
  static SluiceProcess start(Path log, List<String> before, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(Distribution.launcher().toString());
    command.addAll(List.of(arguments));
    return launch(log, command, Map.of("SLUICE_JAVA_OPTS", OPTIONS));
  }

  /** Starts any command line that prints {@code ready}. */
  public static SluiceProcess launch(Path log, List<String> command) {
    return launch(log, command, Map.of());
  }

  private static SluiceProcess launch(
      Path log, List<String> command, Map<String, String> variables) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(variables);
    try {
      return new SluiceProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        printed.add(line);
        if (line.equals("ready")) {
          ready.complete(null);
        }
      }
    } catch (IOException e) {
      // The process was killed; that it never got ready is what matters below.
    }
    ready.completeExceptionally(new AssertionError("ended before it was ready"));
  }

  public SluiceProcess awaitReady() {
    try {
      ready.get(START.toSeconds(), TimeUnit.SECONDS);
      return this;
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new AssertionError("not ready; it printed:\n" + printed() + "\n" + logged(), e);
    }
  }

  /** The end of what went to standard error. */
  private String logged() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOGGED), lines.size()));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  public long pid() {
    return process.pid();
  }

  /** What went to standard output. */
  public String printed() {
    return String.join("\n", printed);
  }

  /** SIGKILL: nothing is flushed, nobody is told. */
  public void kill() {
    process.destroyForcibly();
    waitFor();
  }

  /** Sends a signal by name. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SIGTERM; the exit code. */
  public int stop() {
    terminate();
    return waitFor();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGSTOP: it is there, and does nothing. */
  void pause() {
    signal("STOP");
  }

  /** After {@link #pause}. */
  void goOn() {
    signal("CONT");
  }

  int waitFor() {
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running after " + STOP);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
