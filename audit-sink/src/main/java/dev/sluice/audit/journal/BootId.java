package dev.sluice.audit.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that tells whether the machine, and not only the process, died with the journal open.
 * Then records may be lost whose events were shipped, so their numbers must not be given again: the
 * writers of that time are not continued.
 *
 * <pre>
 *  open|closed (id of the machine's boot) (index of the first writer that may be continued)
 * </pre>
 */
final class BootId {
  /** How many writers a process has at most; those after a dead machine come behind all before. */
  static final int WRITERS = 1024;

  /** What counts as another boot than any. */
  static final String UNKNOWN = "unknown";

  private static final String NAME = "boot";
  private static final Path KERNEL = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Pattern FORM = Pattern.compile("(open|closed) (\\S{1,64}) (\\d{1,9})\n");

  private final Path directory;
  private final String boot;
  private final int first;

  private BootId(Path directory, String boot, int first) {
    this.directory = directory;
    this.boot = boot;
    this.first = first;
  }

  /** The id of this machine's boot; {@link #UNKNOWN} where the kernel does not say. */
  static String current() {
    try {
      String id = Files.readString(KERNEL).strip();
      return id.matches("[0-9a-f-]{36}") ? id : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /**
   * Marks the journal as open; durable when it returns.
   *
   * @param newest index of the newest writer that left something, -1 for none
   */
  static BootId open(Path directory, String boot, int newest) throws IOException {
    Path file = directory.resolve(NAME);
    Matcher last = FORM.matcher(Files.exists(file) ? Files.readString(file) : "");
    int first = last.matches() ? Integer.parseInt(last.group(3)) : 0;
    boolean fresh = !last.matches() && newest < 0;
    boolean clean = last.matches() && last.group(1).equals("closed");
    boolean sameBoot = last.matches() && last.group(2).equals(boot) && !boot.equals(UNKNOWN);
    if (!fresh && !clean && !sameBoot) {
      first = (Math.max(first, newest) / WRITERS + 1) * WRITERS;
    }
    BootId mark = new BootId(directory, boot, first);
    mark.write("open");
    return mark;
  }

  /** Index of the first writer of this process. */
  int first() {
    return first;
  }

  /** What the journal holds is on disk. */
  void closed() throws IOException {
    write("closed");
  }

  /** Puts what was written to a file, or the entries of a directory, on disk. */
  static void sync(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  private void write(String state) throws IOException {
    String line = state + " " + boot + " " + first + "\n";
    Path fresh = directory.resolve(NAME + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        fresh,
        directory.resolve(NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    sync(directory, StandardOpenOption.READ);
  }
}
