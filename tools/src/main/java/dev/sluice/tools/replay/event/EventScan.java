package dev.sluice.tools.replay.event;

import dev.sluice.tools.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The values of one event after another, found in a single pass over its bytes, without a tree: a
 * record has a hundred values of which few are read. Does not validate what it skips. One thread.
 */
final class EventScan {
  private static final JsonMapper JSON = new JsonMapper();
  private static final EventPart ROOT = EventPart.root();
  private static final int SLOTS = EventSlot.values().length;

  private final RepeatedTexts texts = new RepeatedTexts();
  private final int[] starts = new int[SLOTS];
  private final int[] ends = new int[SLOTS];
  private byte[] bytes = new byte[0];
  private int at;
  private int end;

  /**
   * Reads an event.
   *
   * @param source borrowed until the next call
   * @return whether it is an object
   */
  boolean read(byte[] source, int from, int to) {
    bytes = source;
    at = from;
    end = to;
    Arrays.fill(starts, -1);
    try {
      blanks();
      if (at >= end || bytes[at] != '{') {
        return false;
      }
      object(ROOT);
      blanks();
      return at == end;
    } catch (JsonBytes.Malformed e) {
      return false;
    }
  }

  private void object(EventPart part) {
    at++;
    blanks();
    while (byteAt() != '}') {
      require('"');
      int from = at + 1;
      string();
      Optional<EventPart.Attribute> attribute = part.find(bytes, from, at - 1);
      blanks();
      require(':');
      at++;
      blanks();
      if (attribute.isPresent()) {
        value(attribute.get());
      } else {
        skip();
      }
      next('}');
    }
    at++;
  }

  private void value(EventPart.Attribute attribute) {
    boolean list = attribute.part().isPresent() && byteAt() == '[';
    if (list) {
      at++;
      blanks();
    }
    if (attribute.part().isPresent() && byteAt() == '{') {
      object(attribute.part().get());
    } else if (attribute.slot().isPresent()) {
      int slot = attribute.slot().get().index();
      starts[slot] = at;
      skip();
      ends[slot] = at;
    } else if (!list || byteAt() != ']') {
      skip();
    }
    if (list) {
      rest();
    }
  }

  /** What follows the first element of a list. */
  private void rest() {
    next(']');
    while (byteAt() != ']') {
      skip();
      next(']');
    }
    at++;
  }

  /** Goes to the next element, or to the end of them. */
  private void next(char close) {
    blanks();
    if (byteAt() == ',') {
      at++;
      blanks();
    } else {
      require(close);
    }
  }

  private void skip() {
    at = JsonBytes.behindValue(bytes, at, end);
  }

  private void string() {
    at = JsonBytes.behindString(bytes, at, end);
  }

  private void blanks() {
    while (at < end && bytes[at] <= ' ') {
      at++;
    }
  }

  private void require(char expected) {
    if (byteAt() != expected) {
      throw JsonBytes.Malformed.INSTANCE;
    }
  }

  private byte byteAt() {
    if (at >= end) {
      throw JsonBytes.Malformed.INSTANCE;
    }
    return bytes[at];
  }

  /** A string; empty when there is none. */
  String text(EventSlot slot) {
    int start = starts[slot.index()];
    if (start < 0 || bytes[start] != '"') {
      return "";
    }
    int stop = ends[slot.index()];
    for (int i = start; i < stop; i++) {
      if (bytes[i] == '\\') {
        return tree(slot).asString("");
      }
    }
    return new String(bytes, start + 1, stop - start - 2, StandardCharsets.UTF_8);
  }

  /** The same for a text that many events share: mostly the same object for the same bytes. */
  String repeated(EventSlot slot) {
    int start = starts[slot.index()];
    if (start < 0) {
      return "";
    }
    int index = RepeatedTexts.index(bytes, start, ends[slot.index()]);
    String known = texts.at(index);
    return is(slot, known) ? known : texts.keep(index, text(slot));
  }

  /** Whether a string is this text, which is ASCII. */
  boolean is(EventSlot slot, String text) {
    int start = starts[slot.index()];
    if (start < 0 || ends[slot.index()] - start - 2 != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[start + 1 + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A whole number; 0 when there is none. */
  long number(EventSlot slot) {
    int start = starts[slot.index()];
    if (start < 0) {
      return 0;
    }
    int stop = ends[slot.index()];
    long value = 0;
    for (int i = start; i < stop; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || value > Long.MAX_VALUE / 10 - 1) {
        return 0;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Whether the event has the attribute. */
  boolean has(EventSlot slot) {
    return starts[slot.index()] >= 0;
  }

  /** The value as a tree; a missing node when it cannot be read. */
  JsonNode tree(EventSlot slot) {
    int start = starts[slot.index()];
    try {
      return start < 0
          ? JSON.missingNode()
          : JSON.readTree(bytes, start, ends[slot.index()] - start);
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }
}
