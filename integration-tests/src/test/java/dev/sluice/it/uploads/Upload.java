package dev.sluice.it.uploads;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/** One connection of a client, which sends the bytes that it is told. */
final class Upload implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 150_000;

  final Socket socket;

  /**
   * What came on a connection until its end.
   *
   * @param reset it was not closed in an orderly way
   */
  record Answer(String text, boolean reset) {
    /** 0 when nothing came. */
    int status() {
      return text.length() < 12 ? 0 : Integer.parseInt(text.substring(9, 12));
    }

    String body() {
      return text.substring(text.indexOf("\r\n\r\n") + 4);
    }
  }

  private Upload(int proxy) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), proxy);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For requests in absolute form. */
  static Upload open(int proxy) {
    return new Upload(proxy);
  }

  /** Inside a tunnel, in plain text. */
  static Upload tunnel(int proxy, String authority) {
    Upload upload = new Upload(proxy);
    upload.send("CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(authority));
    String head = upload.head();
    if (!head.startsWith("HTTP/1.1 200 ")) {
      throw new AssertionError("no tunnel: " + head);
    }
    return upload;
  }

  /** A client may send more than its proxy reads. */
  Upload send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      return this;
    } catch (SocketException e) {
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Upload chunk(String text) {
    return send(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  /** Up to its empty line. */
  String head() {
    StringBuilder text = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      while (text.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return text.toString();
        }
        text.append((char) next);
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Until the connection ends. */
  Answer answer() {
    StringBuilder text = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      byte[] bytes = new byte[65_536];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        text.append(new String(bytes, 0, count, ISO_8859_1));
      }
      return new Answer(text.toString(), false);
    } catch (SocketException e) {
      return new Answer(text.toString(), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
