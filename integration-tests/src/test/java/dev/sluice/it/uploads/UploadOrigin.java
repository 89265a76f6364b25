package dev.sluice.it.uploads;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * An origin that keeps the bytes of each request by its path. It answers {@code 200} at the end of
 * a request that is whole; under {@code /.../early} once it has the head, under {@code /.../deaf}
 * once it has read the rest, which it does not before {@link #hear}; {@code quiet} and {@code
 * moving} ones begin only.
 */
final class UploadOrigin implements AutoCloseable {
  private static final byte[] OK = ok("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone");

  private final ServerSocket server;
  private final Map<String, Got> all = new ConcurrentHashMap<>();
  private final Queue<String> raw = new ConcurrentLinkedQueue<>();
  private final Semaphore deaf = new Semaphore(0);

  /** What came of one request so far. */
  record Got(String bytes, State state) {
    static final Got NOTHING = new Got("", State.NONE);

    String head() {
      return bytes.substring(0, bytes.indexOf("\r\n\r\n") + 4);
    }

    String body() {
      return bytes.substring(bytes.indexOf("\r\n\r\n") + 4);
    }
  }

  /** How far a request is, by its own framing. */
  enum State {
    NONE,
    COMING,
    WHOLE,
    /** Its connection ended before it was whole. */
    CUT
  }

  UploadOrigin() {
    try {
      server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
      // So that little is under way to one that stops reading.
      server.setReceiveBufferSize(1 << 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  private static byte[] ok(String text) {
    return text.getBytes(ISO_8859_1);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Of the request with this path. */
  Got got(String path) {
    return all.getOrDefault(path, Got.NOTHING);
  }

  /** What came that is no request. */
  String raw() {
    return String.join("", raw);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.startVirtualThread(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    StringBuilder bytes = new StringBuilder();
    String path = "";
    try (socket) {
      InputStream in = socket.getInputStream();
      byte[] piece = new byte[16_384];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        bytes.append(new String(piece, 0, count, ISO_8859_1));
        if (path.isEmpty() && bytes.indexOf("\r\n\r\n") >= 0) {
          if (bytes.charAt(0) < ' ') {
            raw.add(bytes.toString());
            return;
          }
          path = bytes.substring(bytes.indexOf(" ") + 1, bytes.indexOf(" HTTP/"));
          if (isTaken(socket, path, bytes)) {
            return;
          }
        }
        if (isWhole(bytes)) {
          String begun = path;
          path = kept(begun, bytes);
          answer(socket, begun);
        } else if (!path.isEmpty()) {
          all.put(path, new Got(bytes.toString(), State.COMING));
        }
      }
    } catch (IOException e) {
      // Reset; told below.
    }
    cut(path, bytes);
  }

  /** The path of the request that goes on; empty when another may follow. */
  private String kept(String path, StringBuilder bytes) {
    all.put(path, new Got(bytes.toString(), State.WHOLE));
    bytes.setLength(0);
    return path.contains("/quiet") ? path : "";
  }

  private void cut(String path, StringBuilder bytes) {
    if (!path.isEmpty()) {
      all.put(path, new Got(bytes.toString(), State.CUT));
    }
  }

  private static void answer(Socket socket, String path) throws IOException {
    if (isSlow(path)) {
      drip(socket, path);
    } else {
      socket.getOutputStream().write(OK);
    }
  }

  /** Does what the path says at its begin; whether nothing is left to do then. */
  private boolean isTaken(Socket socket, String path, StringBuilder bytes) throws IOException {
    if (path.contains("/early")) {
      socket.getOutputStream().write(OK);
    }
    boolean deaf = path.contains("/deaf");
    if (deaf) {
      take(socket, path, bytes.toString());
    }
    return deaf;
  }

  /** Lets one deaf request be read. */
  void hear() {
    deaf.release();
  }

  /** Keeps the head of a request in chunks only. */
  private void take(Socket socket, String path, String begun) throws IOException {
    Got head = new Got(begun.substring(0, begun.indexOf("\r\n\r\n") + 4), State.COMING);
    all.put(path, head);
    deaf.acquireUninterruptibly();
    String end = begun;
    byte[] piece = new byte[1 << 20];
    while (!end.endsWith("\r\n0\r\n\r\n")) {
      int count = socket.getInputStream().read(piece);
      if (count < 0) {
        all.put(path, new Got(head.bytes(), State.CUT));
        return;
      }
      String last = end + new String(piece, 0, count, ISO_8859_1);
      end = last.substring(Math.max(0, last.length() - 7));
    }
    all.put(path, new Got(head.bytes(), State.WHOLE));
    socket.getOutputStream().write(OK);
  }

  private static boolean isSlow(String path) {
    return path.contains("/quiet") || path.contains("/moving");
  }

  /** Begins a response; a moving one comes in pieces over 35 s. */
  private static void drip(Socket socket, String path) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(ok("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"));
    if (path.contains("/moving")) {
      for (int i = 0; i < 5; i++) {
        LockSupport.parkNanos(Duration.ofSeconds(7).toNanos());
        out.write(ok("4\r\nmore\r\n"));
      }
      out.write(ok("0\r\n\r\n"));
    }
  }

  private static boolean isWhole(StringBuilder bytes) {
    int end = bytes.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    String head = bytes.substring(0, end + 2).toLowerCase(java.util.Locale.ROOT);
    if (head.contains("transfer-encoding: chunked")) {
      return bytes.indexOf("\r\n0\r\n", end + 2) >= 0 && bytes.lastIndexOf("\r\n\r\n") > end;
    }
    int at = head.indexOf("content-length: ");
    int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
    return bytes.length() - end - 4 >= length;
  }

  @Override
  public void close() {
    deaf.release(1000);
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
