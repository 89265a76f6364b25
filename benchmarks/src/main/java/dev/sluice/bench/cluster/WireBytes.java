package dev.sluice.bench.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the bytes of this machine's TCP connections from {@code ss}. */
final class WireBytes {
  private static final Pattern PEER = Pattern.compile("^\\S+ +\\S+ +\\S+ +\\S+ +\\S+:(\\d+) ");
  private static final Pattern CARRIED = Pattern.compile(" bytes_(?:sent|received):(\\d+)");

  private WireBytes() {}

  /** Sum of both directions over all open connections dialed to these ports. */
  static long to(Set<Integer> ports) throws IOException, InterruptedException {
    Process ss = new ProcessBuilder("ss", "-tinHO").redirectErrorStream(true).start();
    String listed = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (ss.waitFor() != 0) {
      throw new IOException("ss failed");
    }
    return in(listed, ports);
  }

  static long in(String listed, Set<Integer> ports) {
    return listed
        .lines()
        .filter(line -> isTo(line, ports))
        .flatMapToLong(
            line ->
                CARRIED.matcher(line).results().mapToLong(found -> Long.parseLong(found.group(1))))
        .sum();
  }

  private static boolean isTo(String line, Set<Integer> ports) {
    Matcher peer = PEER.matcher(line);
    return peer.find() && ports.contains(Integer.parseInt(peer.group(1)));
  }
}
