package dev.sluice.proxy.secret.sigv4;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The canonical text of a request that signer and service both derive. */
final class CanonicalRequest {
  private static final String DIGITS = "0123456789ABCDEF";

  // Fields that the proxy or a later hop changes; no signature can cover them.
  private static final Set<String> UNSIGNED =
      Set.of(
          "connection",
          "accept-encoding",
          "transfer-encoding",
          "user-agent",
          "expect",
          "via",
          "amz-sdk-invocation-id",
          "amz-sdk-request");

  private final SerializedHead lines;
  private final Map<String, ByteArrayOutputStream> fields = new TreeMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private CanonicalRequest(SerializedHead lines) {
    this.lines = lines;
    for (SerializedHead.Line line : lines.fields()) {
      if (!UNSIGNED.contains(line.name())) {
        collect(line);
      }
    }
  }

  static CanonicalRequest of(byte[] head) {
    return new CanonicalRequest(new SerializedHead(head));
  }

  // Joins values of the same name; reduces runs of blanks to one space.
  private void collect(SerializedHead.Line line) {
    ByteArrayOutputStream value = fields.get(line.name());
    if (value == null) {
      value = new ByteArrayOutputStream();
      fields.put(line.name(), value);
    } else {
      value.write(',');
    }
    byte[] head = lines.head();
    for (int i = line.value(); i < line.end(); i++) {
      if (!SerializedHead.isBlank(head[i]) || !SerializedHead.isBlank(head[i - 1])) {
        value.write(SerializedHead.isBlank(head[i]) ? ' ' : head[i]);
      }
    }
  }

  String signedNames() {
    return String.join(";", fields.keySet());
  }

  /** The path is encoded twice for every service but S3. */
  byte[] bytes(boolean encodesTwice, String payload) {
    String requestLine = lines.text(0, lines.requestLineEnd());
    int target = requestLine.indexOf(' ') + 1;
    int targetEnd = requestLine.indexOf(' ', target);
    int question = requestLine.indexOf('?', target);
    boolean hasQuery = question >= 0 && question < targetEnd;
    line(requestLine.substring(0, target - 1));
    String path = requestLine.substring(target, hasQuery ? question : targetEnd);
    line(encodesTwice ? encodedPath(path) : encodedPath(decoded(path)));
    line(hasQuery ? query(requestLine.substring(question + 1, targetEnd)) : "");
    fields.forEach(
        (name, value) -> {
          ascii(name + ':');
          out.writeBytes(value.toByteArray());
          line("");
        });
    line("");
    line(signedNames());
    ascii(payload);
    return out.toByteArray();
  }

  private static String query(String raw) {
    List<String[]> pairs =
        List.of(raw.split("&", -1)).stream()
            .filter(pair -> !pair.isEmpty())
            .map(CanonicalRequest::pair)
            .sorted(
                Comparator.<String[], String>comparing(pair -> pair[0])
                    .thenComparing(pair -> pair[1]))
            .toList();
    return String.join("&", pairs.stream().map(pair -> pair[0] + '=' + pair[1]).toList());
  }

  private static String[] pair(String raw) {
    int equals = raw.indexOf('=');
    String name = equals < 0 ? raw : raw.substring(0, equals);
    String value = equals < 0 ? "" : raw.substring(equals + 1);
    return new String[] {encodedValue(decoded(name)), encodedValue(decoded(value))};
  }

  private void line(String text) {
    ascii(text + '\n');
  }

  private void ascii(String text) {
    out.writeBytes(text.getBytes(US_ASCII));
  }

  private static String encodedPath(String octets) {
    return encoded(octets, true);
  }

  private static String encodedValue(String octets) {
    return encoded(octets, false);
  }

  private static String encoded(String octets, boolean keepsSlash) {
    StringBuilder out = new StringBuilder(octets.length() + 16);
    for (int i = 0; i < octets.length(); i++) {
      char c = octets.charAt(i);
      if (isUnreserved(c) || (keepsSlash && c == '/')) {
        out.append(c);
      } else {
        out.append('%').append(DIGITS.charAt(c >> 4 & 0xF)).append(DIGITS.charAt(c & 0xF));
      }
    }
    return out.toString();
  }

  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int octet = escaped(text, at);
      out.append(octet < 0 ? text.charAt(at) : (char) octet);
      at += octet < 0 ? 1 : 3;
    }
    return out.toString();
  }

  private static int escaped(String text, int at) {
    if (text.charAt(at) != '%' || at + 2 >= text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at + 1), 16);
    int low = Character.digit(text.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static boolean isUnreserved(char c) {
    int lower = c | 0x20;
    return (c < 0x80 && lower >= 'a' && lower <= 'z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }
}
