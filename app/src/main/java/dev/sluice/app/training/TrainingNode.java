package dev.sluice.app.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A node with its broker in a process of its own, which writes the archive when it ends. Blocks.
 */
final class TrainingNode implements AutoCloseable {
  /** Ends a node that hangs. Start, load and archive take half a minute on two cores. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final TrainingFiles files;
  private final Process process;

  private TrainingNode(TrainingFiles files, Process process) {
    this.files = files;
    this.process = process;
  }

  /**
   * Returns when the node is ready.
   *
   * @param launcher {@code bin/sluice} of the distribution
   * @throws IOException with the end of the node's log when it did not start
   */
  static TrainingNode start(Path launcher, TrainingFiles files) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            launcher.toString(),
            "dev",
            "--no-demo",
            "--config",
            files.directory().toString(),
            "--state",
            files.state().toString());
    command.environment().put("SLUICE_ARCHIVE_TO", files.archive().toString());
    command.environment().put("JAVA_HOME", System.getProperty("java.home"));
    command.redirectError(files.log().toFile());
    TrainingNode node = new TrainingNode(files, command.start());
    CompletableFuture.delayedExecutor(LIMIT.toSeconds(), TimeUnit.SECONDS).execute(node::close);
    node.awaitReady();
    return node;
  }

  private void awaitReady() throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.equals("ready")) {
        return;
      }
    }
    close();
    throw new IOException("the node of the training run did not start:\n" + endOfLog());
  }

  /**
   * Stops the node, which then writes its archive.
   *
   * @return the archive
   * @throws IOException with the end of the node's log when there is none
   */
  Path stop() throws IOException, InterruptedException {
    process.destroy();
    if (process.waitFor() != 0 || !Files.exists(files.archive())) {
      throw new IOException("the training run left no archive:\n" + endOfLog());
    }
    return files.archive();
  }

  private String endOfLog() throws IOException {
    List<String> lines = Files.readAllLines(files.log());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
