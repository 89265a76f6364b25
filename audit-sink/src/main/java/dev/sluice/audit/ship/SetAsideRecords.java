package dev.sluice.audit.ship;

import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.OwnerOnly;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of records that were set aside: one file each, named for writer and sequence, with
 * the record as the journal held it (protobuf {@code AuditRecord}). For the thread that ships.
 */
final class SetAsideRecords {
  /** Most bytes kept; beyond them shipping waits, since a record is never given up unseen. */
  static final long MOST_BYTES = 64L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(SetAsideRecords.class);
  private static final String SUFFIX = ".record";

  private final Path directory;

  SetAsideRecords(Path directory) {
    this.directory = directory;
  }

  void announce() throws IOException {
    int kept = files().size();
    if (kept > 0) {
      LOG.warn("{} audit records are set aside in {}", kept, directory);
    }
  }

  /**
   * Keeps a record; durable when it returns.
   *
   * @return false when the same record was kept before
   * @throws IOException also when the directory is full
   */
  boolean keep(RecordPosition position, AuditRecord record) throws IOException {
    Path file = directory.resolve(name(position));
    if (Files.exists(file)) {
      return false;
    }
    OwnerOnly.createDirectories(directory);
    requireRoom(record.getSerializedSize());
    AtomicFile.replace(file, record.toByteArray());
    return true;
  }

  static String name(RecordPosition position) {
    return position.writer().replaceAll("[^0-9A-Za-z-]", "_")
        + "-%019d".formatted(position.sequence())
        + SUFFIX;
  }

  private void requireRoom(int bytes) throws IOException {
    long used = bytes;
    for (Path file : files()) {
      used += Files.size(file);
    }
    if (used > MOST_BYTES) {
      throw new IOException(
          directory + " holds " + MOST_BYTES + " bytes of records; move them out of the directory");
    }
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).toList();
    }
  }
}
