package dev.sluice.audit.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.audit.file.StateFile;
import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** The identity of a node: a UUID that stays in its state. */
public final class NodeId {
  private NodeId() {}

  /**
   * Reads {@code node-id} in the directory, and creates it for a new node.
   *
   * @throws IOException also when the file does not hold a UUID
   */
  public static String in(Path directory) throws IOException {
    Path file = directory.resolve("node-id");
    Optional<String> known = StateFile.text(file, "remove it to get a new identity");
    if (known.isEmpty()) {
      OwnerOnly.createDirectories(directory);
      String id = UUID.randomUUID().toString();
      AtomicFile.replace(file, (id + "\n").getBytes(US_ASCII));
      return id;
    }
    try {
      return UUID.fromString(known.get().strip()).toString();
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " does not hold a UUID; remove it to get a new identity", e);
    }
  }
}
