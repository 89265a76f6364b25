package dev.sluice.wire.http2.head;

import dev.sluice.wire.TrailerScan;
import dev.sluice.wire.Trailers;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Reads and writes trailer sections, by the rules of HTTP/1. Event loop only. */
public final class TrailerFields {
  private TrailerFields() {}

  /** Empty when a field is not allowed in trailers, or they are too long. */
  public static Optional<Trailers> read(FieldList fields) {
    FieldText text = new FieldText();
    for (int i = 0; i < fields.count(); i++) {
      if (FieldRules.fault(fields.name(i), fields.value(i)).isPresent()) {
        return Optional.empty();
      }
      text.line(fields.name(i), fields.value(i));
    }
    text.end();
    TrailerScan scan = new TrailerScan();
    for (int i = 0; i < text.length(); i++) {
      if (!scan.accept(text.bytes()[i])) {
        return Optional.empty();
      }
    }
    return scan.ended() ? Optional.of(scan.trailers()) : Optional.empty();
  }

  public static Http2Headers write(Trailers trailers) {
    Http2Headers fields = new DefaultHttp2Headers(false);
    String lines = new String(trailers.lines(), StandardCharsets.ISO_8859_1);
    for (String line : lines.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.add(
            new AsciiString(line.substring(0, colon).toLowerCase(Locale.ROOT)),
            new AsciiString(stripped(line.substring(colon + 1))));
      }
    }
    return fields;
  }

  // Without the blanks of field values; strip would take more.
  private static String stripped(String value) {
    int from = 0;
    int to = value.length();
    while (from < to && isBlank(value.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(value.charAt(to - 1))) {
      to--;
    }
    return value.substring(from, to);
  }

  private static boolean isBlank(char octet) {
    return octet == ' ' || octet == '\t';
  }
}
