package dev.sluice.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The IPv4 sockets of this machine, as the kernel lists them. */
final class KernelSockets {
  private static final Path TCP = Path.of("/proc/net/tcp");

  /** Peers that are connected, or that wait for the other to take the rest. */
  private static final List<String> CONNECTED = List.of("01", "04", "05", "08");

  private KernelSockets() {}

  /**
   * One socket.
   *
   * @param timer the kernel's number for what it waits for
   */
  record Listed(String local, String remote, String state, String timer) {
    /** Whether the kernel will probe a peer that is silent. */
    boolean keepsAlive() {
      return timer.startsWith("02:");
    }
  }

  /** Connected sockets to a port of loopback, of the side that dialed. */
  static List<Listed> to(int port) {
    String ending = ":" + String.format(Locale.ROOT, "%04X", port);
    return all().filter(it -> it.remote().endsWith(ending)).toList();
  }

  /** Connected sockets from a port of loopback, of the side that accepted. */
  static List<Listed> from(int port) {
    String ending = ":" + String.format(Locale.ROOT, "%04X", port);
    return all().filter(it -> it.local().endsWith(ending)).toList();
  }

  private static Stream<Listed> all() {
    try {
      return Stream.concat(Files.readAllLines(TCP).stream(), sixes())
          .skip(1)
          .map(line -> line.strip().split("\\s+"))
          .map(parts -> new Listed(parts[1], parts[2], parts[3], parts[5]))
          .filter(it -> CONNECTED.contains(it.state()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sockets of IPv6 that carry IPv4, as the JDK opens them. */
  private static Stream<String> sixes() throws IOException {
    Path six = Path.of("/proc/net/tcp6");
    return Files.exists(six) ? Files.readAllLines(six).stream().skip(1) : Stream.empty();
  }
}
