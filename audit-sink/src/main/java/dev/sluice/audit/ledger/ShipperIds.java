package dev.sluice.audit.ledger;

import dev.sluice.audit.file.StateFile;
import dev.sluice.config.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The file {@code shippers}: the ids that positions in Kafka have when processes of this state
 * committed them, one a line. Those of a copy have others. For the shipper's thread.
 */
public final class ShipperIds {
  private final Path file;

  /**
   * @param directory of the journal
   */
  public ShipperIds(Path directory) {
    this.file = directory.resolve("shippers");
  }

  /** The ids. Before the first session it is the empty one, which earlier versions commit with. */
  public Set<String> read() throws IOException {
    return StateFile.text(file, "remove it: the topic is then compared with the state")
        .map(text -> text.lines().collect(Collectors.toUnmodifiableSet()))
        .orElse(Set.of(""));
  }

  /** Replaces the ids; durable when it returns. */
  public void replace(Set<String> ids) throws IOException {
    String lines = new TreeSet<>(ids).stream().map(id -> id + "\n").collect(Collectors.joining());
    AtomicFile.replace(file, lines.getBytes(StandardCharsets.UTF_8));
  }
}
