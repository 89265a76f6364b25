package dev.sluice.it.wire;

import dev.sluice.it.Trust;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that sends exactly the bytes it is told, all at once, and reads what is answered. */
final class RawClient {
  /** An answer that came although the one before it announced the end. */
  static final int AFTER_THE_END = -1;

  private static final Pattern LENGTH =
      Pattern.compile("\r\nContent-Length: (\\d+)\r\n", Pattern.CASE_INSENSITIVE);
  private static final Pattern CLOSE =
      Pattern.compile("\r\nConnection: close\r\n", Pattern.CASE_INSENSITIVE);

  private final int proxy;
  private final SSLContext trust;
  private final Duration patience;

  /**
   * What came back.
   *
   * @param statuses of all answers but interim ones
   * @param closed whether the proxy ended the connection, rather than the client out of patience
   */
  record Answers(List<Integer> statuses, boolean closed) {}

  RawClient(int proxy, Path ca, Duration patience) {
    this.proxy = proxy;
    this.trust = Trust.in(ca);
    this.patience = patience;
  }

  Answers exchange(Witness to, Mode mode, Template request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) patience.toMillis());
      return switch (mode) {
        case PLAIN -> exchange(socket, request.bytes(to.authority(mode), mode));
        case TUNNEL -> {
          try (SSLSocket tls = tunnel(socket, to.authority(mode))) {
            yield exchange(tls, request.bytes(to.authority(mode), mode));
          }
        }
      };
    }
  }

  private SSLSocket tunnel(Socket socket, String authority) throws IOException {
    socket
        .getOutputStream()
        .write(
            "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n"
                .formatted(authority)
                .getBytes(StandardCharsets.US_ASCII));
    String head = head(socket.getInputStream());
    if (head.isEmpty()) {
      throw new IOException("closed");
    }
    if (!head.startsWith("HTTP/1.1 200 ")) {
      throw new AssertionError("no tunnel: " + head);
    }
    String host = authority.split(":", 2)[0];
    SSLSocket tls = (SSLSocket) trust.getSocketFactory().createSocket(socket, host, 443, true);
    tls.startHandshake();
    return tls;
  }

  private static Answers exchange(Socket socket, byte[] request) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    try {
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (boolean more = true; more; ) {
        more = answer(in, statuses);
      }
      socket.shutdownOutput();
      if (in.read() >= 0) {
        statuses.add(AFTER_THE_END);
      }
      return new Answers(statuses, true);
    } catch (SocketTimeoutException e) {
      return new Answers(statuses, false);
    } catch (IOException e) {
      // Reset: bytes that nobody read any more.
      return new Answers(statuses, true);
    }
  }

  /** Whether another answer may follow. */
  private static boolean answer(InputStream in, List<Integer> statuses) throws IOException {
    String head = head(in);
    if (head.isEmpty()) {
      return false;
    }
    int status = Integer.parseInt(head, 9, 12, 10);
    if (status == 100) {
      return true;
    }
    statuses.add(status);
    Matcher length = LENGTH.matcher(head);
    if (!length.find()) {
      return false;
    }
    in.skipNBytes(Long.parseLong(length.group(1)));
    return !CLOSE.matcher(head).find();
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int octet = in.read();
      if (octet < 0) {
        return "";
      }
      head.append((char) octet);
    }
    return head.toString();
  }
}
