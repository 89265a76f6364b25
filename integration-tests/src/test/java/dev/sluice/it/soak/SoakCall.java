package dev.sluice.it.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.OptionalLong;

/** One request through a tunnel of its own, in plain text. */
final class SoakCall implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 120_000;

  private final Socket socket;
  private final InputStream in;
  private final String start;

  /**
   * Opens the tunnel.
   *
   * @param fields more of them, each with its end
   */
  SoakCall(int proxy, String method, String authority, String path, String fields)
      throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), proxy);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    send("CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(authority));
    if (HttpHead.read(in).status() != 200) {
      throw new IOException("no tunnel");
    }
    start =
        "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s"
            .formatted(method, path, authority, fields);
  }

  private void send(String head) throws IOException {
    socket.getOutputStream().write(head.getBytes(US_ASCII));
  }

  /** Sends the head of a request with a body. */
  BodyWriter begin(OptionalLong length) throws IOException {
    BodyWriter body = BodyWriter.begin(socket.getOutputStream(), start, length);
    body.flush();
    return body;
  }

  /** Sends a request without a body. */
  SoakCall ask() throws IOException {
    send(start + "\r\n");
    return this;
  }

  HttpHead head() throws IOException {
    return HttpHead.read(in);
  }

  /** Whether the rest of the response is whole. */
  boolean isWhole(HttpHead head, BodyReader.Sink sink) {
    return BodyReader.isWhole(head, in, sink);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
