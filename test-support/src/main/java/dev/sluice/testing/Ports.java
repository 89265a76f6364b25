package dev.sluice.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks ports for servers that start later, possibly in another process, and for servers whose port
 * is called after their end: a connection to a free port of the kernel's range may reach itself.
 *
 * <p>They are below the kernel's range for outgoing connections (from 32768 on Linux, 49152
 * elsewhere), because such a connection may take a free port before the server does. Each port is
 * given once, so that two servers never share it: not in this process, and not in another one that
 * tests at the same time. For that, a process takes blocks of ports and listens on the first port
 * of each as long as it lives.
 */
public final class Ports {
  private static final int FIRST = 20_000;
  private static final int BLOCK = 100;
  private static final int BLOCKS = 120;

  /** Of the blocks of this process. */
  private static final List<ServerSocket> CLAIMS = new ArrayList<>();

  private static int next;
  private static int end;

  private Ports() {}

  /**
   * A port without a listener on any address. Any thread.
   *
   * @return 20000 to 31999
   * @throws IllegalStateException when all are in use
   */
  public static synchronized int free() {
    while (true) {
      if (next == end) {
        claimBlock();
      }
      int port = next++;
      if (isFree(port)) {
        return port;
      }
    }
  }

  /**
   * Waits until no server listens on a port that {@link #free} gave. The end of a Vert.x server is
   * told before its socket is closed, and a connection in between is taken and reset.
   */
  public static void awaitFree(int port) {
    await().until(() -> isFree(port));
  }

  private static boolean isFree(int port) {
    Optional<ServerSocket> probe = listen(port);
    probe.ifPresent(Ports::close);
    return probe.isPresent();
  }

  private static void claimBlock() {
    int start = ThreadLocalRandom.current().nextInt(BLOCKS);
    for (int tried = 0; tried < BLOCKS; tried++) {
      int first = FIRST + (start + tried) % BLOCKS * BLOCK;
      Optional<ServerSocket> claim = listen(first);
      if (claim.isPresent()) {
        CLAIMS.add(claim.get());
        next = first + 1;
        end = first + BLOCK;
        return;
      }
    }
    throw new IllegalStateException("no free port from " + FIRST + " on");
  }

  private static Optional<ServerSocket> listen(int port) {
    try {
      return Optional.of(new ServerSocket(port));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void close(ServerSocket probe) {
    try {
      probe.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
