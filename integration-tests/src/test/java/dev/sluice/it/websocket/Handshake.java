package dev.sluice.it.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** Handshakes of both sides, and heads of HTTP/1.1. */
final class Handshake {
  static final String DEFLATE =
      "permessage-deflate; client_no_context_takeover; server_no_context_takeover";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final int PATIENCE_MILLIS = (int) Duration.ofMinutes(1).toMillis();
  private static final int LONGEST_HEAD = 1 << 16;

  private Handshake() {}

  /** A head: its first line, and its fields by lower-case name. */
  record Head(String line, Map<String, String> fields) {
    String field(String name) {
      return fields.getOrDefault(name, "");
    }
  }

  /** A handshake that was answered other than by 101. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * Opens a WebSocket through a proxy by an absolute-form request.
   *
   * @param authority host and port of the origin
   * @param more lines of the head, each with its end
   */
  static FrameSocket open(int proxy, String authority, String path, String more)
      throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy);
    return upgrade(socket, "http://" + authority + path, authority, more);
  }

  /** The same inside a tunnel. */
  static FrameSocket openInTunnel(int proxy, String authority, String path, String more)
      throws IOException {
    return upgrade(tunnel(proxy, authority), path, authority, more);
  }

  /** The same inside a tunnel with TLS to what the proxy presents as the origin. */
  static FrameSocket openTls(
      SSLContext trust, int proxy, String authority, String path, String more) throws IOException {
    URI origin = URI.create("https://" + authority);
    Socket tls =
        trust
            .getSocketFactory()
            .createSocket(tunnel(proxy, authority), origin.getHost(), origin.getPort(), true);
    return upgrade(tls, path, authority, more);
  }

  private static Socket tunnel(int proxy, String authority) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy);
    String connect = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    socket.getOutputStream().write(connect.getBytes(ISO_8859_1));
    Head answer = head(new DataInputStream(socket.getInputStream()));
    if (!answer.line().contains(" 200 ")) {
      socket.close();
      throw new Refused(answer.line());
    }
    return socket;
  }

  private static FrameSocket upgrade(Socket socket, String target, String authority, String more)
      throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    String request =
        "GET "
            + target
            + " HTTP/1.1\r\nHost: "
            + authority
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: "
            + KEY
            + "\r\n"
            + more
            + "\r\n";
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    DataInputStream in = new DataInputStream(socket.getInputStream());
    Head answer = head(in);
    if (!answer.line().contains(" 101 ")) {
      int length = Integer.parseInt("0" + answer.field("content-length"));
      String body = new String(in.readNBytes(length), ISO_8859_1);
      socket.close();
      throw new Refused(answer.line() + " " + body);
    }
    if (!answer.field("sec-websocket-accept").equals(accept(KEY))) {
      throw new IOException("wrong accept");
    }
    return new FrameSocket(socket, in, true, isDeflate(answer, "sec-websocket-extensions"));
  }

  /** Answers the handshake of a client; deflates where it offers that. */
  static FrameSocket accept(Socket socket, DataInputStream in, Head request) {
    boolean deflate = isDeflate(request, "sec-websocket-extensions");
    String protocol = request.field("sec-websocket-protocol");
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(request.field("sec-websocket-key"))
            + "\r\n"
            + (protocol.isEmpty()
                ? ""
                : "Sec-WebSocket-Protocol: " + protocol.split(",", 2)[0].strip() + "\r\n")
            + (deflate ? "Sec-WebSocket-Extensions: " + terms(request) + "\r\n" : "")
            + "\r\n";
    return new FrameSocket(socket, in, false, deflate).write(answer.getBytes(ISO_8859_1));
  }

  /** No takeover where the offer permits it to be said. */
  private static String terms(Head request) {
    String offer = request.field("sec-websocket-extensions");
    return "permessage-deflate; server_no_context_takeover"
        + (offer.contains("client_no_context_takeover") ? "; client_no_context_takeover" : "");
  }

  private static boolean isDeflate(Head head, String field) {
    return head.field(field).contains("permessage-deflate");
  }

  static Head head(DataInputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < 4 || !text.substring(text.length() - 4).equals("\r\n\r\n")) {
      if (text.length() > LONGEST_HEAD) {
        throw new IOException("no end of the head");
      }
      text.append((char) in.readUnsignedByte());
    }
    String[] lines = text.toString().split("\r\n", 0);
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      fields.merge(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip(),
          (one, other) -> one + ", " + other);
    }
    return new Head(lines[0], fields);
  }

  private static String accept(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
