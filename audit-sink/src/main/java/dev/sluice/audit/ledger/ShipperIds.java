package dev.sluice.audit.ledger;

import dev.sluice.audit.file.StateFile;
import dev.sluice.config.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The file {@code shippers}: ids of the commits in Kafka that processes of this state made, one a
 * line. A copy of the state has others. For the shipper's thread.
 */
public final class ShipperIds {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{1,16}(-\\d{1,18})?");
  private static final String LOSS = "the topic is compared with the state";
  private static final String REMEDY = "remove it: the topic is then compared with the state";

  private final Path file;

  public ShipperIds(Path directory) {
    this.file = directory.resolve("shippers");
  }

  /** Empty before the first session and when the file is damaged. */
  public Set<String> read() throws IOException {
    return StateFile.dispensable(file, FORM, REMEDY, LOSS).map(Set::copyOf).orElse(Set.of());
  }

  /** Replaces the ids; durable when it returns. */
  public void replace(Set<String> ids) throws IOException {
    String lines = new TreeSet<>(ids).stream().map(id -> id + "\n").collect(Collectors.joining());
    AtomicFile.replace(file, lines.getBytes(StandardCharsets.UTF_8));
  }
}
