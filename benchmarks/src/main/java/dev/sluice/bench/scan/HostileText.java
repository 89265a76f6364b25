package dev.sluice.bench.scan;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Texts within texts. */
final class HostileText {
  private HostileText() {}

  static String deep(String text, int levels, UnaryOperator<String> encode) {
    String made = text;
    for (int i = 0; i < levels; i++) {
      made = encode.apply(made);
    }
    return made;
  }

  static byte[] times(byte[] core, int levels, UnaryOperator<byte[]> encode) {
    byte[] made = core;
    for (int i = 0; i < levels; i++) {
      made = encode.apply(made);
    }
    return made;
  }

  static String json(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  static String units(String text) {
    StringBuilder made = new StringBuilder();
    text.chars().forEach(c -> made.append("\\u%04x".formatted(c)));
    return made.toString();
  }

  static String mixed(String text) {
    return json(text).replace("%", "%25").replace("&", "&amp;").replace("=", "=3D");
  }

  static byte[] cycle(byte[] part, int length) {
    ByteArrayOutputStream made = new ByteArrayOutputStream(length + part.length);
    while (made.size() < length) {
      made.writeBytes(part);
    }
    return Arrays.copyOf(made.toByteArray(), length);
  }

  static byte[] all() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    return all;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
