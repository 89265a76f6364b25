package dev.sluice.bench.scan;

import dev.sluice.detect.coding.ContentCodec;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Bodies as clients send them, each of the same length, by name. */
final class OrdinaryBodies {
  private OrdinaryBodies() {}

  static Map<String, Supplier<byte[]>> of(int size) {
    Map<String, Supplier<byte[]>> bodies = new LinkedHashMap<>();
    String text = text(size);
    bodies.put("ordinary: chat in JSON", () -> Bodies.clean(size));
    bodies.put("ordinary: escapes in JSON", () -> Bodies.escaped(size));
    bodies.put("ordinary: text", () -> cut(text, size));
    bodies.put("ordinary: form", () -> cut(form(text), size));
    bodies.put(
        "ordinary: form of plain words", () -> cut(form("just some words of a note "), size));
    bodies.put("ordinary: text in JSON", () -> cut("[\"" + json(text), size));
    bodies.put(
        "ordinary: JSON in JSON", () -> cut("[\"" + json("{\"a\":\"" + json(text) + "\"}"), size));
    bodies.put("ordinary: image in JSON", () -> cut("[\"" + image(size), size));
    bodies.put(
        "ordinary: HTML", () -> cut(text.replace("&", "&amp;").replace("\"", "&quot;"), size));
    bodies.put("ordinary: gzip", () -> cycle(ContentCodec.GZIP.encode(utf8(numbered(size))), size));
    return bodies;
  }

  private static String text(int size) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < size; i++) {
      text.append("It's a note of Jörg's: \"50% of the costs & fees\" are due on 2026-11-");
      text.append(i % 20 + 10).append(", see https://a.test/").append(i).append(".\n");
    }
    return text.toString();
  }

  private static String numbered(int size) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    while (text.length() < 3 * size) {
      text.append("{\"id\":").append(random.nextInt()).append(",\"name\":\"some name\"},\n");
    }
    return text.toString();
  }

  private static String form(String text) {
    return "a=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String json(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String image(int size) {
    byte[] noise = new byte[size];
    new Random(3).nextBytes(noise);
    return Base64.getEncoder().encodeToString(noise);
  }

  private static byte[] cut(String text, int size) {
    return cycle(utf8(text), size);
  }

  private static byte[] cycle(byte[] part, int size) {
    byte[] made = Arrays.copyOf(part, size);
    for (int at = part.length; at < size; at += part.length) {
      System.arraycopy(part, 0, made, at, Math.min(part.length, size - at));
    }
    return made;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
