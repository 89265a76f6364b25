package dev.sluice.tools.doctor;

import dev.sluice.tools.doctor.client.Trial;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs trials: each in a directory of its own, for a limited time, without input. What is still
 * running when the program ends is ended with it. Any thread.
 */
final class TrialRunner implements AutoCloseable {
  private static final int MOST_BYTES = 64 << 10;

  /** Time for the rest of the output once a client ended; its own children may keep it open. */
  private static final Duration REST = Duration.ofSeconds(1);

  /** A client may start more while it is being ended. */
  private static final int ROUNDS = 3;

  private final Duration limit;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private final Thread hook = new Thread(this::endAll, "doctor-end");

  /**
   * @param limit of one trial
   */
  TrialRunner(Duration limit) {
    this.limit = limit;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Runs one trial to its end or its limit.
   *
   * @param environment all of it; messages are asked for in English
   * @throws IOException when the program cannot be started
   */
  TrialOutput run(Path program, Trial trial, Map<String, String> environment)
      throws IOException, InterruptedException {
    try (TrialDirectory directory = TrialDirectory.with(trial.files())) {
      ProcessBuilder builder =
          new ProcessBuilder(
                  Stream.concat(Stream.of(program.toString()), trial.arguments().stream()).toList())
              .directory(directory.path().toFile())
              .redirectErrorStream(true);
      Map<String, String> all = builder.environment();
      all.clear();
      all.putAll(environment);
      all.putAll(Map.of("LC_ALL", "C", "NO_COLOR", "1"));
      trial
          .variables()
          .forEach(
              (name, value) ->
                  all.put(name, value.replace(Trial.DIRECTORY, directory.path().toString())));
      return output(builder.start());
    }
  }

  private TrialOutput output(Process process) throws IOException, InterruptedException {
    running.add(process);
    try {
      process.getOutputStream().close();
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      // A pipe is read by a blocking call, which would hold a carrier of virtual threads.
      Thread reader =
          Thread.ofPlatform().daemon().start(() -> read(process.getInputStream(), kept));
      boolean isLate = !process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      end(process);
      reader.join(REST.toMillis());
      return new TrialOutput(text(kept), isLate);
    } finally {
      end(process);
      process.destroyForcibly();
      running.remove(process);
    }
  }

  /** Reads to the end, so that the client is not held up, and keeps the beginning. */
  private static void read(InputStream in, ByteArrayOutputStream kept) {
    byte[] piece = new byte[8192];
    try {
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        synchronized (kept) {
          kept.write(piece, 0, Math.min(count, MOST_BYTES - kept.size()));
        }
      }
    } catch (IOException e) {
      // The client was ended; what it printed before is kept.
      return;
    }
  }

  private static String text(ByteArrayOutputStream kept) {
    synchronized (kept) {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }

  /** By handle: to destroy the process itself would also close its output, which is still read. */
  private static void end(Process process) {
    for (int round = 0; round < ROUNDS; round++) {
      List<ProcessHandle> children = process.descendants().toList();
      children.forEach(ProcessHandle::destroyForcibly);
      process.toHandle().destroyForcibly();
    }
  }

  private void endAll() {
    running.forEach(TrialRunner::end);
  }

  @Override
  public void close() {
    endAll();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  /** A new directory with the files of one trial, until it is closed. */
  private record TrialDirectory(Path path) implements AutoCloseable {
    /**
     * @param files texts by names
     */
    static TrialDirectory with(Map<String, String> files) throws IOException {
      TrialDirectory made = new TrialDirectory(Files.createTempDirectory("sluice-doctor"));
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(made.path.resolve(file.getKey()), file.getValue());
      }
      return made;
    }

    /** A client that was ended may still write; what it leaves then is left to the system. */
    @Override
    public void close() {
      try {
        Files.walkFileTree(path, new Deletion());
      } catch (IOException e) {
        path.toFile().deleteOnExit();
      }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException fault)
          throws IOException {
        Files.delete(directory);
        return FileVisitResult.CONTINUE;
      }
    }
  }

  /**
   * What a trial printed on both of its outputs. It may hold secrets.
   *
   * @param text the beginning, at most 64 KiB
   * @param isLate whether it was ended at its time limit
   */
  record TrialOutput(String text, boolean isLate) {
    @Override
    public String toString() {
      return "TrialOutput[" + text.length() + " characters]";
    }
  }
}
