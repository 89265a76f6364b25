package dev.sluice.app.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a command reads events from. */
final class EventInput {
  private EventInput() {}

  /** A file, or standard input for {@code -}, which stays open. */
  static InputStream open(String file) throws IOException {
    if (file.equals("-")) {
      return new FilterInputStream(System.in) {
        @Override
        public void close() {}
      };
    }
    return Files.newInputStream(Path.of(file));
  }
}
