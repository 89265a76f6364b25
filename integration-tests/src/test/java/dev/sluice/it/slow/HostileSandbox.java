package dev.sluice.it.slow;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** Clients of one sandbox that take as much of a node as they get, again and again. */
final class HostileSandbox implements AutoCloseable {
  private static final int PAUSE_MILLIS = 200;
  private static final int STAY_MILLIS = 1_000;
  private static final int BODY_BYTES = 4 << 20;
  private static final int PATH_BYTES = 7_500;

  private final int proxy;
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final LongAdder refused = new LongAdder();
  private volatile boolean over;

  /** Listens at a port of its own. */
  HostileSandbox(int proxy) {
    this.proxy = proxy;
  }

  /** What one client does on one connection. */
  private interface Attack {
    void on(Socket socket) throws IOException, InterruptedException;
  }

  /** Bodies of which a byte comes now and then. */
  void trickles(int count, String authority) {
    repeat(
        count,
        socket -> {
          send(socket, head("/trickle", authority, BODY_BYTES));
          while (socket.getInputStream().available() == 0) {
            send(socket, "x");
            Thread.sleep(PAUSE_MILLIS);
          }
          refused.increment();
        });
  }

  /** Whole bodies for an origin that does not read them. */
  void uploads(int count, String deaf) {
    byte[] body = new byte[BODY_BYTES];
    repeat(
        count,
        socket -> {
          send(socket, head("/upload", deaf, BODY_BYTES));
          socket.getOutputStream().write(body);
          awaitRefusal(socket);
        });
  }

  /** Connections that send nothing. */
  void connections(int count) {
    repeat(count, this::awaitRefusal);
  }

  /** Requests whose clients leave after a while. */
  void leaves(int count, String authority) {
    repeat(
        count,
        socket -> {
          send(socket, head("/leave", authority, 1) + "x");
          Thread.sleep(STAY_MILLIS);
          if (socket.getInputStream().available() > 0) {
            refused.increment();
          }
        });
  }

  /** Tunnels, each with a connection to its origin, that send nothing. */
  void tunnels(int count, String authority) {
    repeat(
        count,
        socket -> {
          send(socket, "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(authority));
          if (isServed(socket)) {
            socket.getInputStream().readAllBytes();
          }
        });
  }

  /** Requests with paths as long as they may be, which fill the journal. */
  void longPaths(int count, String authority) {
    String head =
        "GET http://%1$s/%2$s HTTP/1.1\r\nHost: %1$s\r\nConnection: close\r\n\r\n"
            .formatted(authority, "p".repeat(PATH_BYTES));
    repeat(
        count,
        socket -> {
          send(socket, head);
          if (isServed(socket)) {
            socket.getInputStream().readAllBytes();
          }
        });
  }

  private boolean isServed(Socket socket) throws IOException {
    byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
    boolean served = new String(start, StandardCharsets.US_ASCII).endsWith(" 200");
    if (!served) {
      refused.increment();
    }
    return served;
  }

  private void awaitRefusal(Socket socket) throws IOException {
    if (socket.getInputStream().read() >= 0) {
      refused.increment();
    }
  }

  private static String head(String path, String authority, int length) {
    return "POST http://%2$s%1$s HTTP/1.1\r\nHost: %2$s\r\nContent-Length: %3$d\r\n\r\n"
        .formatted(path, authority, length);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void repeat(int count, Attack attack) {
    for (int i = 0; i < count; i++) {
      clients.execute(() -> attack(attack));
    }
  }

  private void attack(Attack attack) {
    try {
      while (!over) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy)) {
          open.add(socket);
          attack.on(socket);
          open.remove(socket);
        } catch (IOException e) {
          // Refused and closed while it was sending.
          refused.increment();
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Attempts that were refused or cut. */
  long refused() {
    return refused.sum();
  }

  /** All clients leave at once. */
  @Override
  public void close() {
    over = true;
    clients.shutdownNow();
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        // Closed already.
      }
    }
    clients.close();
  }
}
