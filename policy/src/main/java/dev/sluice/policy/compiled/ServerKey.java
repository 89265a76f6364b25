package dev.sluice.policy.compiled;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A decoded query key as some server reads it: its base and the indices behind it, as in {@code
 * base[one][two]}.
 *
 * @param indices an empty one stands for any
 */
record ServerKey(String base, List<String> indices) {
  ServerKey {
    indices = List.copyOf(indices);
  }

  /**
   * Every reading of a key. PHP drops leading blanks, ends a key at NUL, writes {@code _} for a
   * dot, a blank or an unclosed bracket, and reads {@code key[...]} as {@code key}. Others trim
   * blanks and control characters, or skip brackets at the start.
   */
  static Set<ServerKey> readings(String key) {
    Set<ServerKey> readings = new LinkedHashSet<>();
    int end = key.indexOf('\0');
    read(end < 0 ? key : key.substring(0, end), readings);
    if (!isPlain(key)) {
      read(trimmed(key), readings);
    }
    return readings;
  }

  static Set<ServerKey> caseless(String key) {
    return readings(key.toLowerCase(Locale.ROOT));
  }

  private static boolean isPlain(String key) {
    return key.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '[' && c != ']');
  }

  private static void read(String key, Set<ServerKey> readings) {
    int start = 0;
    while (start < key.length() && key.charAt(start) == ' ') {
      start++;
    }
    String name = key.substring(start);
    int open = name.indexOf('[');
    if (open < 0 || name.indexOf(']', open) < 0) {
      readings.add(new ServerKey(mangled(name), List.of()));
    }
    if (open >= 0) {
      readings.add(new ServerKey(mangled(name.substring(0, open)), indices(name, open)));
    }
  }

  // The closed brackets from open on; text behind them does not count.
  private static List<String> indices(String name, int open) {
    List<String> indices = new ArrayList<>();
    int at = open;
    while (at < name.length() && name.charAt(at) == '[') {
      int close = name.indexOf(']', at);
      if (close < 0) {
        return indices;
      }
      indices.add(name.substring(at + 1, close).strip());
      at = close + 1;
    }
    return indices;
  }

  private static String mangled(String name) {
    return name.replace(' ', '_').replace('.', '_').replace('[', '_');
  }

  private static String trimmed(String key) {
    StringBuilder kept = new StringBuilder();
    key.codePoints().filter(c -> !isUnseen(c)).forEach(kept::appendCodePoint);
    String text = kept.toString().strip();
    int start = 0;
    while (start < text.length() && "[] ".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    int close = text.indexOf(']', start);
    boolean stray = close >= 0 && !text.substring(start, close).contains("[");
    return text.substring(start, stray ? close : text.length()).strip();
  }

  private static boolean isUnseen(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
  }

  boolean meets(ServerKey other) {
    if (!base.equals(other.base)) {
      return false;
    }
    int shared = Math.min(indices.size(), other.indices.size());
    for (int i = 0; i < shared; i++) {
      String mine = indices.get(i);
      String theirs = other.indices.get(i);
      if (!mine.isEmpty() && !theirs.isEmpty() && !mine.equals(theirs)) {
        return false;
      }
    }
    return true;
  }
}
