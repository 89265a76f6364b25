package dev.sluice.tools.suggest.record;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What was read of one event so far. One thread. */
final class EventDraft {
  private static final int DENIED = 2;
  private static final int MOST_DIGITS = 15;

  private final Map<EventField, String> texts = new EnumMap<>(EventField.class);
  final List<String> queryKeys = new ArrayList<>();
  final List<CallNames> calls = new ArrayList<>();
  Optional<CallNames> deniedCall = Optional.empty();

  void put(EventField field, String value) {
    texts.put(field, value);
  }

  String text(EventField field) {
    return texts.getOrDefault(field, "");
  }

  /** 0 when it is absent, or not a number of milliseconds, a port or an id. */
  long number(EventField field) {
    String text = text(field);
    boolean digits =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.parseLong(text) : 0;
  }

  boolean isTrue(EventField field) {
    return text(field).equals("true");
  }

  /** Whether it was refused, or would have been. */
  boolean isDenial() {
    return number(EventField.ACTION) == DENIED
        || isTrue(EventField.AUDIT_ONLY)
        || isTrue(EventField.WOULD_DENY);
  }

  /** In lower case; an address where the client named one. */
  String host() {
    String name = text(EventField.DOMAIN);
    name = name.isEmpty() ? text(EventField.HOSTNAME) : name;
    return (name.isEmpty() ? text(EventField.IP) : name).toLowerCase(Locale.ROOT);
  }
}
