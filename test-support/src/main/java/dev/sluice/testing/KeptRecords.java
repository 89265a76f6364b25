package dev.sluice.testing;

import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Collects the audit records of a module's tests and writes them to {@code target/audit-records},
 * where RecordedEventsTest of integration-tests maps them to events.
 */
public final class KeptRecords {
  private static final Queue<AuditRecord> ALL = new ConcurrentLinkedQueue<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(KeptRecords::write));
  }

  private KeptRecords() {}

  /** Adds a record; all are written when the JVM ends. Any thread. */
  public static void add(AuditRecord record) {
    ALL.add(record);
  }

  private static void write() {
    Path directory = Path.of("target", "audit-records");
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve(ProcessHandle.current().pid() + ".bin");
      try (OutputStream out = Files.newOutputStream(file)) {
        for (AuditRecord record : ALL) {
          record.writeDelimitedTo(out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
