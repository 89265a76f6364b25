package dev.sluice.it.guides;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Commands that fetch from registries and build, with the network of this machine. */
final class Preparation {
  /** Compiling gRPC for the first time takes longer; what is compiled by then is kept. */
  private static final long PATIENCE_SECONDS = 60;

  private Preparation() {}

  /** Why it did not succeed, if so. */
  static Optional<String> run(String commands, GuideCheckout checkout) {
    Path log = checkout.directory().resolve("preparation.log");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-ec", commands)
            .directory(checkout.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    try {
      Process process = builder.start();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Stream.concat(process.descendants(), Stream.of(process.toHandle()))
          .toList()
          .forEach(ProcessHandle::destroyForcibly);
      return ended && process.exitValue() == 0
          ? Optional.empty()
          : Optional.of(failure(ended, log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String failure(boolean ended, Path log) throws IOException {
    String printed = Files.readString(log).strip();
    String last = printed.substring(printed.lastIndexOf('\n') + 1);
    return ended ? "preparation failed: " + last : "preparation took more than a minute";
  }
}
