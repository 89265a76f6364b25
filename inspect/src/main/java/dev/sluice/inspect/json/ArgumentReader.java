package dev.sluice.inspect.json;

import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.inspect.body.UnreadableBodyException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the arguments of one request, at most {@value #MAX_SIZE} values and characters of them;
 * what follows is unreadable. That bounds what conditions look at. One thread.
 */
public final class ArgumentReader {
  public static final int MAX_SIZE = 256 << 10;

  private int left = MAX_SIZE;

  /** Takes from what may still be read; false when it is used up, and from then on. */
  public boolean spend(int size) {
    left = size > left ? -1 : left - size;
    return left >= 0;
  }

  public int left() {
    return Math.max(left, 0);
  }

  public ArgumentValue read(JsonReader json) throws UnreadableBodyException {
    if (!spend(1)) {
      return ArgumentValue.UNREADABLE;
    }
    if (json.atObject()) {
      return members(json);
    }
    if (json.atArray()) {
      return elements(json);
    }
    if (json.atNumber()) {
      return json.number()
          .map(number -> number(number, json.atWholeNumber()))
          .orElse(ArgumentValue.UNREADABLE);
    }
    Optional<String> text = json.string();
    return text.isPresent()
        ? text(text.get())
        : json.flag().map(ArgumentReader::truth).orElseGet(ArgumentReader::nothing);
  }

  private ArgumentValue members(JsonReader json) throws UnreadableBodyException {
    Map<String, ArgumentValue> values = new HashMap<>();
    boolean[] whole = {true};
    json.members(
        Set.of(),
        name -> {
          whole[0] &= values.size() < ArgumentValue.MAX_MEMBERS && spend(name.length());
          if (whole[0]) {
            values.put(name, read(json));
          }
        });
    return whole[0] ? new ArgumentValue.Members(values) : ArgumentValue.UNREADABLE;
  }

  private ArgumentValue elements(JsonReader json) throws UnreadableBodyException {
    List<ArgumentValue> values = new ArrayList<>();
    json.elements(
        () -> {
          if (left >= 0) {
            values.add(read(json));
          }
        });
    return left >= 0 ? new ArgumentValue.Elements(values) : ArgumentValue.UNREADABLE;
  }

  public ArgumentValue text(String text) {
    if (text.length() > ArgumentValue.MAX_TEXT) {
      return new ArgumentValue.LongText(text.codePointCount(0, text.length()));
    }
    return spend(text.length()) && isWellFormed(text)
        ? new ArgumentValue.Text(text)
        : ArgumentValue.UNREADABLE;
  }

  // Servers replace, keep or refuse a surrogate without its partner.
  private static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isHighSurrogate(unit)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(unit)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A number.
   *
   * @param whole written without fraction and exponent
   */
  public static ArgumentValue number(BigDecimal number, boolean whole) {
    return new ArgumentValue.Decimal(number, whole);
  }

  public static ArgumentValue truth(boolean holds) {
    return new ArgumentValue.Truth(holds);
  }

  public static ArgumentValue nothing() {
    return new ArgumentValue.Null();
  }
}
