package dev.sluice.tools.event;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The attributes of one event that commands judge. Nothing in it is trusted: any may be missing.
 *
 * @param values of strings, numbers and booleans as text
 * @param asked the names of what was asked, if the event has them
 * @param deniedCall the first call in the body that policy denies
 */
public record EventRecord(
    Map<EventField, String> values, Optional<Asked> asked, Optional<Call> deniedCall) {
  private static final int DENIED = 2;
  private static final int MOST_DIGITS = 18;

  public record Asked(List<String> queryKeys, List<Call> calls) {}

  /**
   * A call in a body. Absent names are empty.
   *
   * @param fields root fields of GraphQL
   * @param byArgument it was denied for an argument
   */
  public record Call(
      String protocol,
      String method,
      String tool,
      String operationType,
      String operationName,
      List<String> fields,
      boolean byArgument) {}

  public boolean has(EventField field) {
    return values.containsKey(field);
  }

  public String text(EventField field) {
    return values.getOrDefault(field, "");
  }

  /** A whole number; 0 when it is absent, or no such number of at most 18 digits. */
  public long number(EventField field) {
    String text = text(field);
    boolean digits =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.parseLong(text) : 0;
  }

  public boolean isTrue(EventField field) {
    return text(field).equals("true");
  }

  public boolean isDenied() {
    return number(EventField.ACTION) == DENIED;
  }

  /** In lower case; an address where the client named one. */
  public String host() {
    String name = text(EventField.DOMAIN);
    name = name.isEmpty() ? text(EventField.HOSTNAME) : name;
    return (name.isEmpty() ? text(EventField.IP) : name).toLowerCase(Locale.ROOT);
  }
}
