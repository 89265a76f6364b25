package dev.sluice.tools.suggest.record;

import dev.sluice.tools.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Walks through the JSON of one event. What is not asked for is stepped over without being decoded,
 * which is most of an event; there, only strings and brackets are told apart. One thread.
 */
final class EventScanner {
  private static final JsonFactory JSON = JsonFactory.builder().build();

  /** A key that nobody asks for. */
  private static final String OTHER = "";

  private final byte[] bytes;
  private final int end;
  private final KnownNames names;
  private int at;

  EventScanner(byte[] bytes, int from, int length, KnownNames names) {
    this.bytes = bytes;
    this.at = from;
    this.end = from + length;
    this.names = names;
  }

  /** The first character of the next value, such as a quote or a bracket. */
  byte peek() {
    while (at < end && bytes[at] <= ' ' && bytes[at] >= 0) {
      at++;
    }
    if (at >= end) {
      throw JsonBytes.Malformed.INSTANCE;
    }
    return bytes[at];
  }

  /** Enters an object or a list. */
  void enter() {
    at++;
  }

  /** The next key of an object, and its colon; empty behind the last one. */
  Optional<String> nextKey() {
    byte next = afterComma();
    if (next == '}') {
      at++;
      return Optional.empty();
    }
    if (next != '"') {
      throw JsonBytes.Malformed.INSTANCE;
    }
    int from = at + 1;
    skipString();
    Optional<String> name = names.of(bytes, from, at - 1);
    if (peek() != ':') {
      throw JsonBytes.Malformed.INSTANCE;
    }
    at++;
    return name.isPresent() ? name : Optional.of(OTHER);
  }

  /** Whether a list has another element. */
  boolean hasElement() {
    boolean more = afterComma() != ']';
    at += more ? 0 : 1;
    return more;
  }

  private byte afterComma() {
    if (peek() == ',') {
      at++;
    }
    return peek();
  }

  /** Steps over a value. */
  void skip() {
    peek();
    int from = at;
    at = JsonBytes.behindValue(bytes, from, end);
    if (at == from) {
      throw JsonBytes.Malformed.INSTANCE;
    }
  }

  private void skipString() {
    at = JsonBytes.behindString(bytes, at, end);
  }

  /** A string, number or literal as text; steps over anything else, which is the empty text. */
  String scalar() {
    byte first = peek();
    if (first == '{' || first == '[') {
      skip();
      return "";
    }
    return first == '"' ? string() : word();
  }

  private String string() {
    int from = at;
    skipString();
    boolean plain = true;
    for (int i = from + 1; plain && i < at - 1; i++) {
      plain = bytes[i] >= ' ' && bytes[i] != '\\';
    }
    return plain
        ? new String(bytes, from + 1, at - from - 2, StandardCharsets.ISO_8859_1)
        : decoded(from, at - from);
  }

  /** A text with escapes, or other characters than those of ASCII. */
  private String decoded(int from, int length) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes, from, length)) {
      json.nextToken();
      return json.getString();
    }
  }

  private String word() {
    int from = at;
    while (at < end && bytes[at] > ' ' && ",]}:\"".indexOf(bytes[at]) < 0) {
      at++;
    }
    if (at == from) {
      throw JsonBytes.Malformed.INSTANCE;
    }
    return new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
  }
}
