package dev.sluice.proxy.request;

import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.HttpVersion;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Strictly checks both halves of a WebSocket opening handshake (RFC 6455 section 4). */
public final class WebSocketHandshake {
  private static final HeaderName KEY = HeaderName.of("sec-websocket-key");
  private static final HeaderName VERSION = HeaderName.of("sec-websocket-version");
  private static final HeaderName ACCEPT = HeaderName.of("sec-websocket-accept");
  private static final HeaderName PROTOCOL = HeaderName.of("sec-websocket-protocol");

  public static final HeaderName EXTENSIONS = HeaderName.of("sec-websocket-extensions");

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  private WebSocketHandshake() {}

  /**
   * Whether a request with {@code Connection: upgrade} is a WebSocket handshake (data-plane 10.1).
   */
  static boolean isAskedFor(RequestHead head) {
    HeaderBlock headers = head.headers();
    return head.method().equals("GET")
        && head.version() != HttpVersion.HTTP_1_0
        && !head.hasContent()
        && !head.connection().nominates(KEY)
        && !head.connection().nominates(VERSION)
        && only(headers, HeaderName.UPGRADE, "websocket")
        && only(headers, VERSION, "13")
        && headers.count(KEY) == 1
        && isKey(headers.value(headers.indexOf(KEY, 0)));
  }

  public static boolean isCompleted(RequestHead asked, ResponseHead answer) {
    return isAnswered(asked, answer)
        && extensionNames(asked.headers()).containsAll(extensionNames(answer.headers()));
  }

  public static boolean isAnswered(RequestHead asked, ResponseHead answer) {
    HeaderBlock headers = answer.headers();
    String key = asked.headers().value(asked.headers().indexOf(KEY, 0));
    List<String> protocols = elements(headers, PROTOCOL);
    return answer.version() == HttpVersion.HTTP_1_1
        && answer.connection().upgrade()
        && only(headers, HeaderName.UPGRADE, "websocket")
        && headers.count(ACCEPT) == 1
        && headers.value(headers.indexOf(ACCEPT, 0)).equals(accept(key))
        && protocols.size() <= 1
        && elements(asked.headers(), PROTOCOL).containsAll(protocols);
  }

  public static List<String> protocols(HeaderBlock headers) {
    return elements(headers, PROTOCOL);
  }

  public static List<String> extensions(HeaderBlock headers) {
    List<String> lines = new ArrayList<>(1);
    int line = headers.indexOf(EXTENSIONS, 0);
    while (line >= 0) {
      lines.add(headers.value(line));
      line = headers.indexOf(EXTENSIONS, line + 1);
    }
    return lines;
  }

  private static boolean only(HeaderBlock headers, HeaderName name, String value) {
    return headers.count(name) == 1
        && headers.value(headers.indexOf(name, 0)).equalsIgnoreCase(value);
  }

  private static boolean isKey(String value) {
    try {
      return Base64.getDecoder().decode(value).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has SHA-1", e);
    }
  }

  private static Set<String> extensionNames(HeaderBlock headers) {
    return elements(headers, EXTENSIONS).stream()
        .map(element -> element.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static List<String> elements(HeaderBlock headers, HeaderName name) {
    List<String> elements = new ArrayList<>();
    for (int line = headers.indexOf(name, 0); line >= 0; line = headers.indexOf(name, line + 1)) {
      for (String element : headers.value(line).split(",", -1)) {
        if (!element.isBlank()) {
          elements.add(element.strip());
        }
      }
    }
    return elements;
  }
}
