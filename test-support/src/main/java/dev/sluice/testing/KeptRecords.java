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
 * Every record that the tests of a module appended, left in its {@code target/audit-records} for
 * RecordedEventsTest of integration-tests, which makes events of them: the module knows none.
 */
public final class KeptRecords {
  private static final Queue<AuditRecord> ALL = new ConcurrentLinkedQueue<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(KeptRecords::write));
  }

  private KeptRecords() {}

  /** Keeps one until the JVM ends; from any thread. */
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
