package dev.sluice.it.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.OptionalLong;
import javax.net.ssl.SSLContext;

/** One request through a tunnel of its own. */
final class SoakCall implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 120_000;

  private final Socket socket;
  private final InputStream in;
  private final String start;

  /**
   * Opens the tunnel, in plain text.
   *
   * @param fields more of them, each with its end
   */
  SoakCall(int proxy, String method, String authority, String path, String fields)
      throws IOException {
    this(proxy, Optional.empty(), method, authority, path, fields);
  }

  /**
   * Opens the tunnel.
   *
   * @param trust for TLS in it
   */
  SoakCall(
      int proxy,
      Optional<SSLContext> trust,
      String method,
      String authority,
      String path,
      String fields)
      throws IOException {
    Socket tunnel = tunnel(proxy, authority);
    String host = authority.substring(0, authority.indexOf(':'));
    socket =
        trust.isPresent()
            ? trust.get().getSocketFactory().createSocket(tunnel, host, tunnel.getPort(), true)
            : tunnel;
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    start =
        "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s"
            .formatted(method, path, authority, fields);
  }

  private static Socket tunnel(int proxy, String authority) throws IOException {
    Socket tunnel = new Socket(InetAddress.getLoopbackAddress(), proxy);
    tunnel.setTcpNoDelay(true);
    tunnel.setSoTimeout(PATIENCE_MILLIS);
    tunnel
        .getOutputStream()
        .write(
            "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(authority).getBytes(US_ASCII));
    if (HttpHead.read(tunnel.getInputStream()).status() != 200) {
      throw new IOException("no tunnel");
    }
    return tunnel;
  }

  /** Sends the head of a request with a body. */
  BodyWriter begin(OptionalLong length) throws IOException {
    BodyWriter body = BodyWriter.begin(socket.getOutputStream(), start, length);
    body.flush();
    return body;
  }

  /** Sends a request without a body. */
  SoakCall ask() throws IOException {
    socket.getOutputStream().write((start + "\r\n").getBytes(US_ASCII));
    return this;
  }

  HttpHead head() throws IOException {
    return HttpHead.read(in);
  }

  /** Whether the rest of the response is whole. */
  boolean isWhole(HttpHead head, BodyReader.Sink sink) {
    return BodyReader.isWhole(head, in, sink);
  }

  /** Whether the other side has not reset the connection; close_notify may be missing. */
  boolean isEndedInOrder() {
    try {
      return in.read() < 0;
    } catch (IOException cut) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
