package dev.sluice.audit.journal;

import dev.sluice.audit.file.StateFile;
import dev.sluice.audit.ledger.Ledger;
import dev.sluice.config.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that shows whether the machine, and not only the process, stopped while the journal was
 * open. Records whose events were shipped may then be lost, and their numbers must not be given
 * again, so the writers of that boot are not continued. A lost ledger, or one of other writers,
 * counts as such a crash, and so does a damaged file. A start writes the file last: until then the
 * next start finds the crash.
 *
 * <pre>
 *  open|closed (id of the machine's boot) (index of the first writer that may be continued)
 * </pre>
 */
final class BootId {
  /**
   * Most writers of a process. After a crash of the machine, numbering starts above all earlier
   * writers.
   */
  static final int WRITERS = Ledger.WRITERS;

  /** An id that differs from every boot, itself included. */
  static final String UNKNOWN = "unknown";

  private static final String NAME = "boot";
  private static final Path KERNEL = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Pattern FORM = Pattern.compile("(open|closed) (\\S{1,64}) (\\d{1,9})\n");

  private final Path directory;
  private final String boot;
  private final int first;
  private final Before before;

  private enum Before {
    NOTHING,
    CONTINUED,
    CRASHED
  }

  private BootId(Path directory, String boot, int first, Before before) {
    this.directory = directory;
    this.boot = boot;
    this.first = first;
    this.before = before;
  }

  static String current() {
    try {
      String id = Files.readString(KERNEL).strip();
      return id.matches("[0-9a-f-]{36}") ? id : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /**
   * Reads the state that the process before left; {@link #opened} replaces it.
   *
   * @param newest index of the newest writer that left something, -1 for none
   * @param numbered index of the first writer of the ledger, which has the last numbers of that
   *     process; empty without one
   */
  static BootId read(Path directory, String boot, int newest, OptionalInt numbered)
      throws IOException {
    Path file = directory.resolve(NAME);
    Optional<byte[]> state = StateFile.bytes(file, "remove it: new writers begin");
    Matcher last =
        FORM.matcher(state.map(text -> new String(text, StandardCharsets.ISO_8859_1)).orElse(""));
    if (state.isPresent() && !last.matches()) {
      StateFile.ignored(file, "new writers begin");
    }
    int first = last.matches() ? Integer.parseInt(last.group(3)) : 0;
    boolean clean = last.matches() && last.group(1).equals("closed");
    boolean sameBoot = last.matches() && last.group(2).equals(boot) && !boot.equals(UNKNOWN);
    Before before = Before.CRASHED;
    if (state.isEmpty() && newest < 0) {
      before = Before.NOTHING;
    } else if (numbered.orElse(-1) == first && (clean || sameBoot)) {
      before = Before.CONTINUED;
    } else {
      first = (Math.max(first, newest) / WRITERS + 1) * WRITERS;
    }
    return new BootId(directory, boot, first, before);
  }

  /** Marks the journal as open, once all that follows from {@link #read} is on disk; durable. */
  void opened() throws IOException {
    write("open");
  }

  boolean isFirstStart() {
    return before == Before.NOTHING;
  }

  int first() {
    return first;
  }

  /** Whether the machine died with the journal open, so that new writers begin. */
  boolean isFirstOfBoot() {
    return before == Before.CRASHED;
  }

  boolean continues(int index) {
    return index >= first && index < first + WRITERS;
  }

  void closed() throws IOException {
    write("closed");
  }

  private void write(String state) throws IOException {
    String line = state + " " + boot + " " + first + "\n";
    AtomicFile.replace(directory.resolve(NAME), line.getBytes(StandardCharsets.UTF_8));
  }
}
