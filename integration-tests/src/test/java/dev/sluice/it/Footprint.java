package dev.sluice.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process of ours holds, after a full collection.
 *
 * @param liveBytes of its heap
 * @param files open ones, sockets among them
 * @param channels open ones of Netty
 * @param registrations of bus addresses that it knows of
 */
public record Footprint(
    long liveBytes, long files, long threads, long channels, long registrations) {
  private static final long MIB = 1L << 20;

  /** What the parallel collector leaves where it does not compact. */
  private static final String FILLER = ".*jdk\\.internal\\.vm\\.Filler(Element|Array).*";

  private static final Pattern SPACE = Pattern.compile("\\s+");

  /**
   * Of the one started with this directory.
   *
   * @param directory see {@link Deployment#directory}
   */
  public static Footprint of(Path directory) {
    String config = directory.resolve("config").toString();
    long pid =
        ProcessHandle.current()
            .children()
            .filter(child -> arguments(child.pid()).contains(config))
            .findFirst()
            .orElseThrow()
            .pid();
    List<String> histogram = Jcmd.run(pid, "GC.class_histogram").lines().toList();
    Path process = Path.of("/proc", Long.toString(pid));
    return new Footprint(
        total(histogram) - bytes(histogram, FILLER),
        count(process.resolve("fd")),
        count(process.resolve("task")),
        instances(histogram, ".*\\.(Epoll|Nio)SocketChannel"),
        instances(histogram, "io\\.vertx\\.core\\.spi\\.cluster\\.RegistrationInfo"));
  }

  /** In what it holds more than it did, beyond what is by chance. */
  public List<String> exceeds(Footprint before) {
    List<String> more = new ArrayList<>();
    compare(more, "live bytes", liveBytes, before.liveBytes + before.liveBytes / 5 + 4 * MIB);
    compare(more, "files", files, before.files + 16);
    compare(more, "threads", threads, before.threads + 16);
    compare(more, "channels", channels, before.channels + 8);
    compare(more, "registrations", registrations, before.registrations + 16);
    return more;
  }

  private static void compare(List<String> more, String what, long now, long atMost) {
    if (now > atMost) {
      more.add("%s: %d, at most %d expected".formatted(what, now, atMost));
    }
  }

  private static String arguments(long pid) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  /** The last line: its name, instances, bytes. */
  private static long total(List<String> histogram) {
    return Long.parseLong(columns(histogram.getLast())[2]);
  }

  private static long instances(List<String> histogram, String type) {
    return sum(histogram, type, 1);
  }

  private static long bytes(List<String> histogram, String type) {
    return sum(histogram, type, 2);
  }

  private static long sum(List<String> histogram, String type, int column) {
    return histogram.stream()
        .map(Footprint::columns)
        .filter(columns -> columns.length > 3 && columns[3].matches(type))
        .mapToLong(columns -> Long.parseLong(columns[column]))
        .sum();
  }

  private static String[] columns(String line) {
    return SPACE.split(line.strip());
  }

  private static long count(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
