package dev.sluice.inspect.json;

import dev.sluice.inspect.body.ArgumentValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A JSON pointer (RFC 6901) to a value below the root. Immutable, any thread. */
public record ArgumentPointer(List<String> keys) {
  /** Longest text, in UTF-16 code units. */
  public static final int MAX_LENGTH = 256;

  public static final int MAX_DEPTH = 16;

  private static final Pattern FORM = Pattern.compile("(/([^~/]|~[01])*)+");
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,5}");

  public ArgumentPointer {
    keys = List.copyOf(keys);
  }

  /** Empty for other text, and for a pointer over the bounds or with control characters. */
  public static Optional<ArgumentPointer> parse(String text) {
    if (text.length() > MAX_LENGTH
        || !FORM.matcher(text).matches()
        || text.chars().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    List<String> keys = new ArrayList<>();
    for (String key : text.substring(1).split("/", -1)) {
      keys.add(key.replace("~1", "/").replace("~0", "~"));
    }
    return keys.size() > MAX_DEPTH ? Optional.empty() : Optional.of(new ArgumentPointer(keys));
  }

  public ArgumentValue find(ArgumentValue root) {
    ArgumentValue at = root;
    for (int i = 0; i < keys.size(); i++) {
      at = child(at, keys.get(i));
    }
    return at;
  }

  private static ArgumentValue child(ArgumentValue parent, String key) {
    return switch (parent) {
      case ArgumentValue.Members(var values) -> member(values, key);
      case ArgumentValue.Elements(var values) -> element(values, key);
      case ArgumentValue.Absent absent -> absent;
      case ArgumentValue.Null nothing -> ArgumentValue.ABSENT;
      case ArgumentValue.Unrecorded unrecorded -> unrecorded;
      case ArgumentValue.Text text -> ArgumentValue.UNREADABLE;
      case ArgumentValue.LongText text -> ArgumentValue.UNREADABLE;
      case ArgumentValue.Decimal number -> ArgumentValue.UNREADABLE;
      case ArgumentValue.Truth truth -> ArgumentValue.UNREADABLE;
      case ArgumentValue.Unreadable unreadable -> unreadable;
    };
  }

  // Some servers ignore the case of keys.
  private static ArgumentValue member(Map<String, ArgumentValue> values, String key) {
    for (String other : values.keySet()) {
      if (other.equalsIgnoreCase(key) && !other.equals(key)) {
        return ArgumentValue.UNREADABLE;
      }
    }
    return values.getOrDefault(key, ArgumentValue.ABSENT);
  }

  private static ArgumentValue element(List<ArgumentValue> values, String key) {
    if (!INDEX.matcher(key).matches()) {
      return ArgumentValue.UNREADABLE;
    }
    int index = Integer.parseInt(key);
    return index < values.size() ? values.get(index) : ArgumentValue.ABSENT;
  }
}
