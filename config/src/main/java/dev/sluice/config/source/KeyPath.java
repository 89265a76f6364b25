package dev.sluice.config.source;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The path from the root of a document to a value: {@code network_policies.api.endpoints[0].host}.
 * Every value has one and few are ever shown, so the text is built on demand, and kept: those of
 * matchers are in the record of each request.
 */
public final class KeyPath {
  public static final KeyPath ROOT = new KeyPath(Optional.empty(), "", -1);

  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_@-]{1,128}");
  private static final int SHOWN_KEY = 128;

  private final Optional<KeyPath> parent;
  private final String key;
  private final int index;

  // Empty until it is asked for. Threads that race build the same text.
  private String text = "";

  private KeyPath(Optional<KeyPath> parent, String key, int index) {
    this.parent = parent;
    this.key = key;
    this.index = index;
  }

  /** The path of a key; a key that is not a plain word is quoted and cut after 128 characters. */
  public KeyPath key(String key) {
    return new KeyPath(Optional.of(this), key, -1);
  }

  public KeyPath index(int index) {
    return new KeyPath(Optional.of(this), "", index);
  }

  public String text() {
    String known = text;
    if (known.isEmpty() && parent.isPresent()) {
      known = built(parent.get());
      text = known;
    }
    return known;
  }

  private String built(KeyPath parent) {
    String before = parent.text();
    if (index >= 0) {
      return before + "[" + index + "]";
    }
    String step = BARE.matcher(key).matches() ? key : quoted(key);
    return before.isEmpty() ? step : before + "." + step;
  }

  private static String quoted(String key) {
    String shown = key.length() <= SHOWN_KEY ? key : key.substring(0, SHOWN_KEY) + "...";
    return "\"" + Printable.of(shown) + "\"";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyPath path && path.text().equals(text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
