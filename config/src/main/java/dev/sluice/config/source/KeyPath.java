package dev.sluice.config.source;

import java.util.regex.Pattern;

/**
 * The way from the root of a document to a value: {@code network_policies.api.endpoints[0].host}.
 *
 * @param text empty for the root
 */
public record KeyPath(String text) {
  public static final KeyPath ROOT = new KeyPath("");

  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final int SHOWN_KEY = 128;

  /** The path of a key; a key that is not a plain word is quoted and cut after 128 characters. */
  public KeyPath key(String key) {
    String step = BARE.matcher(key).matches() ? key : quoted(key);
    return new KeyPath(text.isEmpty() ? step : text + "." + step);
  }

  /** The path of a list element, counted from 0. */
  public KeyPath index(int index) {
    return new KeyPath(text + "[" + index + "]");
  }

  private static String quoted(String key) {
    String shown = key.length() <= SHOWN_KEY ? key : key.substring(0, SHOWN_KEY) + "...";
    return "\"" + Printable.of(shown) + "\"";
  }

  @Override
  public String toString() {
    return text;
  }
}
