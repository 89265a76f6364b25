package dev.sluice.detect;

import dev.sluice.detect.place.RequestPart;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What carries a text in a request, as clients write it. */
enum Carrier {
  SEGMENT(RequestPart.PATH, true),
  PARAMETER(RequestPart.QUERY, true),
  HEADER(RequestPart.HEADERS, false),
  COOKIE_LIKE(RequestPart.HEADERS, false),
  TEXT(RequestPart.BODY, true),
  JSON(RequestPart.BODY, false),
  NESTED_JSON(RequestPart.BODY, false),
  FORM(RequestPart.BODY, true),
  MULTIPART(RequestPart.BODY, true),
  XML(RequestPart.BODY, false);

  /** Texts in these have other bytes than ASCII, or lines. */
  private static final Set<Encoding.Kind> WIDE =
      Set.of(Encoding.Kind.CHARACTERS, Encoding.Kind.COMPRESSED);

  private final RequestPart part;
  private final boolean anyBytes;

  Carrier(RequestPart part, boolean anyBytes) {
    this.part = part;
    this.anyBytes = anyBytes;
  }

  RequestPart part() {
    return part;
  }

  /** As documented: zlib is found at the begin of a text only. No header has lines. */
  boolean carries(Encoding encoding) {
    if (encoding.name().equals("lines")) {
      return part != RequestPart.HEADERS;
    }
    return encoding.name().equals("DEFLATE")
        ? this == TEXT
        : anyBytes || !WIDE.contains(encoding.kind());
  }

  byte[] put(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return switch (this) {
      case SEGMENT -> latin("/v1/" + percent(text) + "/x");
      case PARAMETER -> latin("a=1&q=" + percent(text) + "&z=2");
      case HEADER -> latin(text.strip());
      case COOKIE_LIKE -> latin("a=1; s=" + text.strip());
      case TEXT -> bytes;
      case JSON -> latin("{\"a\": [1, {\"b\": \"" + json(text) + "\"}]}");
      case NESTED_JSON -> latin("{\"a\": \"" + json("{\"b\": \"" + json(text) + "\"}") + "\"}");
      case FORM -> latin("a=1&b=" + percent(text) + "&c=3");
      case MULTIPART ->
          latin(
              "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + text + "\r\n--x--\r\n");
      case XML -> latin("<a><b>" + text.replace("&", "&amp;").replace("<", "&lt;") + "</b></a>");
    };
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String percent(String text) {
    return URLEncoder.encode(text, StandardCharsets.ISO_8859_1);
  }

  private static String json(String text) {
    return text.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\r", "\\r")
        .replace("\n", "\\n")
        .replace("\t", "\\t");
  }
}
