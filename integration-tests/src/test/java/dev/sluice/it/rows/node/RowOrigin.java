package dev.sluice.it.rows.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An origin that answers a path with the bytes that a test gave. */
public final class RowOrigin implements AutoCloseable {
  private static final int MOST_HEAD = 1 << 16;
  private static final int PATIENCE_SECONDS = 60;
  private static final int BACKLOG = 256;

  private final ServerSocket listener;
  private final ServerSocket tlsListener;
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final Map<String, Semaphore> released = new ConcurrentHashMap<>();

  /**
   * The bytes of a response, one char each.
   *
   * @param parts of which each but the first waits until it is released
   * @param cut the connection ends behind the last
   * @param silent in TLS, without close_notify
   */
  public record Reply(List<String> parts, boolean cut, boolean silent) {
    public static Reply of(String... parts) {
      return new Reply(List.of(parts), false, false);
    }

    public static Reply cut(String... parts) {
      return new Reply(List.of(parts), true, false);
    }

    /** The end of the connection is that of its socket alone. */
    public Reply withoutCloseNotify() {
      return new Reply(parts, cut, true);
    }

    /** All of it. */
    public String text() {
      return String.join("", parts);
    }

    @Override
    public String toString() {
      return "Reply[" + parts.size() + " parts]";
    }
  }

  private RowOrigin(ServerSocket listener, ServerSocket tlsListener) {
    this.listener = listener;
    this.tlsListener = tlsListener;
  }

  /** What makes the socket of a connection that was accepted. */
  @FunctionalInterface
  private interface Layer {
    Socket over(Socket accepted) throws IOException;
  }

  private static Layer tls(SSLContext context) {
    return accepted -> {
      SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(accepted, InputStream.nullInputStream(), true);
      socket.setUseClientMode(false);
      return socket;
    };
  }

  public static RowOrigin start(SSLContext tls) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    RowOrigin origin =
        new RowOrigin(new ServerSocket(0, BACKLOG, here), new ServerSocket(0, BACKLOG, here));
    Thread.startVirtualThread(() -> origin.accept(origin.listener, accepted -> accepted));
    Thread.startVirtualThread(() -> origin.accept(origin.tlsListener, tls(tls)));
    return origin;
  }

  public int tlsPort() {
    return tlsListener.getLocalPort();
  }

  public int port() {
    return listener.getLocalPort();
  }

  public void answers(String path, Reply reply) {
    replies.put(path, reply);
  }

  /** Lets the next part go. */
  public void release(String path) {
    gate(path).release();
  }

  /** Returns when the request has come. */
  public void awaitAsked(String path) {
    gate("asked " + path).acquireUninterruptibly();
  }

  private Semaphore gate(String path) {
    return released.computeIfAbsent(path, first -> new Semaphore(0));
  }

  private void accept(ServerSocket from, Layer layer) {
    try {
      while (true) {
        Socket socket = from.accept();
        Thread.startVirtualThread(() -> serve(socket, layer));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket accepted, Layer layer) {
    try (accepted;
        Socket socket = layer.over(accepted)) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        String path = head.split(" ", 3)[1];
        Reply reply = replies.getOrDefault(path, Reply.cut("HTTP/1.1 404 -\r\n\r\n"));
        gate("asked " + path).release();
        if (!send(path, reply, socket)) {
          if (reply.silent()) {
            accepted.close();
          }
          return;
        }
      }
    } catch (IOException gone) {
      // As clients of origins do.
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether another request may follow. */
  private boolean send(String path, Reply reply, Socket socket)
      throws IOException, InterruptedException {
    for (int i = 0; i < reply.parts().size(); i++) {
      if (i > 0 && !gate(path).tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return false;
      }
      socket.getOutputStream().write(reply.parts().get(i).getBytes(ISO_8859_1));
    }
    return !reply.cut();
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < MOST_HEAD && head.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0) {
        return "";
      }
      head.append((char) octet);
    }
    return head.toString();
  }

  @Override
  public void close() {
    try {
      listener.close();
      tlsListener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
