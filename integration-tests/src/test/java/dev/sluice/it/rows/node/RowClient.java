package dev.sluice.it.rows.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.it.Trust;
import dev.sluice.it.rows.node.RowNode.Came;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** A client of one request, on a connection of its own. */
public final class RowClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 150_000;

  private final RowNode node;
  private final Socket socket;
  private final String host;
  private final boolean tls;
  private final StringBuilder text = new StringBuilder();

  private RowClient(RowNode node, Socket socket, String host, boolean tls) {
    this.node = node;
    this.socket = socket;
    this.host = host;
    this.tls = tls;
  }

  /**
   * Connects.
   *
   * @param tls in a tunnel whose TLS is terminated
   */
  public static RowClient of(RowNode node, String host, boolean tls) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.deployment.proxy());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new RowClient(node, tls ? tunnel(node, socket, host) : socket, host, tls);
  }

  /** In a tunnel whose bytes are as they are sent. */
  public static RowClient inTunnel(RowNode node, String host) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.deployment.proxy());
    socket.setSoTimeout(PATIENCE_MILLIS);
    connect(socket, host + ":" + node.origin.port());
    return new RowClient(node, socket, host, false);
  }

  private static Socket tunnel(RowNode node, Socket socket, String host) throws IOException {
    connect(socket, host + ":" + node.origin.tlsPort());
    SSLSocket inside =
        (SSLSocket)
            Trust.in(node.deployment.ca())
                .getSocketFactory()
                .createSocket(socket, host, node.origin.tlsPort(), true);
    inside.startHandshake();
    return inside;
  }

  private static void connect(Socket socket, String to) throws IOException {
    write(socket, "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(to));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    if (!head.toString().startsWith("HTTP/1.1 200 ")) {
      throw new AssertionError("no tunnel: " + head);
    }
  }

  private static void write(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(ISO_8859_1));
    to.getOutputStream().flush();
  }

  public RowClient send(String method, String version, String path) throws IOException {
    int port = tls ? node.origin.tlsPort() : node.origin.port();
    String target = tls ? path : "http://" + host + ":" + port + path;
    write(
        socket,
        "%s %s %s\r\nHost: %s:%d\r\nConnection: close\r\n\r\n"
            .formatted(method, target, version, host, port));
    return this;
  }

  /** Sends these bytes, one char each. */
  public RowClient write(String bytes) throws IOException {
    write(socket, bytes);
    return this;
  }

  /** Reads until the text has come. */
  public void await(String part) throws IOException {
    byte[] bytes = new byte[1024];
    while (text.indexOf(part) < 0) {
      int count = socket.getInputStream().read(bytes);
      if (count < 0) {
        throw new AssertionError("ended after: " + text);
      }
      text.append(new String(bytes, 0, count, ISO_8859_1));
    }
  }

  /**
   * Reads to the end.
   *
   * @param until text that has come when the origin goes on, for each such piece
   */
  public Came read(String path, List<String> until) throws IOException {
    Queue<String> waiting = new ArrayDeque<>(until);
    try {
      InputStream in = socket.getInputStream();
      byte[] bytes = new byte[65_536];
      int count = 0;
      while (count >= 0) {
        text.append(new String(bytes, 0, count, ISO_8859_1));
        while (!waiting.isEmpty() && text.indexOf(waiting.element()) >= 0) {
          waiting.remove();
          node.origin.release(path);
        }
        count = in.read(bytes);
      }
      return new Came(text.toString(), false);
    } catch (SocketException | SSLException e) {
      return new Came(text.toString(), true);
    }
  }

  /** Sends nothing more; in TLS by close_notify, which leaves the socket open. */
  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Leaves at once. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
