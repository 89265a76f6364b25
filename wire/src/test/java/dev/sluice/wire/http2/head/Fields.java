package dev.sluice.wire.http2.head;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/** Lists of fields for tests. */
public final class Fields {
  private Fields() {}

  /** Reads {@code name value} lines, separated by bars; a name may begin with a colon. */
  public static FieldList of(String lines) {
    FieldList fields = new FieldList();
    for (String line : lines.split("\\|", -1)) {
      int space = line.indexOf(' ');
      fields.add(octets(line.substring(0, space)), octets(line.substring(space + 1)));
    }
    return fields;
  }

  private static AsciiString octets(String text) {
    return new AsciiString(text.getBytes(StandardCharsets.ISO_8859_1), false);
  }
}
