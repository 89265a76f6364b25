package dev.sluice.tools.ocsf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One event of each kind, which the documentation offers as examples. */
final class ExampleEvents {
  private static final Path FILE = Path.of("..", "docs", "reference", "events.ndjson");

  private ExampleEvents() {}

  static List<String> all() throws IOException {
    return Files.readAllLines(FILE);
  }
}
