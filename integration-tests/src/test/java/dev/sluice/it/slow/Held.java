package dev.sluice.it.slow;

import dev.sluice.it.Jcmd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a JVM holds.
 *
 * @param heap live bytes, after a collection
 * @param resident bytes of the process
 * @param files open ones, sockets among them
 */
record Held(long heap, long resident, long files) {
  static Held of(long pid) {
    try {
      return new Held(liveHeap(pid), resident(pid), files(pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last line of a histogram of live objects: Total, instances, bytes. */
  private static long liveHeap(long pid) {
    List<String> lines = Jcmd.run(pid, "GC.class_histogram").lines().toList();
    return Long.parseLong(lines.getLast().replaceFirst("^\\s*Total\\s+\\d+\\s+(\\d+).*", "$1"));
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .sum();
  }

  private static long files(long pid) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return open.count();
    }
  }
}
