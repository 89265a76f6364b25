package dev.sluice.proxy.sigv4;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The canonical text of a request that signer and service both derive. */
final class CanonicalRequest {
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
    line(encodesTwice ? UriEncoding.path(path) : UriEncoding.path(UriEncoding.decoded(path)));
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
    return new String[] {
      UriEncoding.value(UriEncoding.decoded(name)), UriEncoding.value(UriEncoding.decoded(value))
    };
  }

  private void line(String text) {
    ascii(text + '\n');
  }

  private void ascii(String text) {
    out.writeBytes(text.getBytes(US_ASCII));
  }
}
