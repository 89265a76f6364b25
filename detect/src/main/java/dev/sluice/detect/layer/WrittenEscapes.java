package dev.sluice.detect.layer;

import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/**
 * Writes bytes into a text with escapes, so that they stand for themselves there. What can be
 * written as it is stays so. Any thread.
 */
final class WrittenEscapes {
  private static final String UNRESERVED = "-._*[]";

  private WrittenEscapes() {}

  static byte[] likeIn(byte[] source, ByteSpan replaced, byte[] bytes) {
    boolean references = false;
    boolean backslashes = false;
    for (int at = replaced.start(); at < replaced.end(); at++) {
      if (source[at] == '%') {
        return percent(bytes);
      }
      references |= source[at] == '&';
      backslashes |= source[at] == '\\';
    }
    byte[] written = references ? each(bytes, WrittenEscapes::reference) : bytes;
    return backslashes ? each(written, WrittenEscapes::backslash) : written;
  }

  static byte[] percent(byte[] bytes) {
    return each(
        bytes,
        octet ->
            ByteClass.ALPHANUMERIC.has((byte) octet) || UNRESERVED.indexOf(octet) >= 0
                ? Character.toString(octet)
                : "%%%02X".formatted(octet));
  }

  static byte[] equalsSigns(byte[] bytes) {
    return each(bytes, octet -> octet == '=' ? "=3D" : Character.toString(octet));
  }

  private static String backslash(int octet) {
    return switch (octet) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '"', '\\' -> "\\" + (char) octet;
      default -> octet < ' ' ? "\\u%04x".formatted(octet) : Character.toString(octet);
    };
  }

  private static String reference(int octet) {
    return switch (octet) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '"' -> "&quot;";
      default -> Character.toString(octet);
    };
  }

  private static byte[] each(byte[] bytes, IntFunction<String> written) {
    StringBuilder all = new StringBuilder(bytes.length + bytes.length / 2);
    for (byte octet : bytes) {
      all.append(written.apply(octet & 0xFF));
    }
    return all.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
