package dev.sluice.inspect.body;

import java.util.List;

/**
 * The fields of one name in a head.
 *
 * @param values without surrounding blanks, in order
 * @param hopByHop {@code Connection} names the field, so that the origin does not get it
 */
public record HeaderValues(List<String> values, boolean hopByHop) {
  public static final HeaderValues ABSENT = new HeaderValues(List.of(), false);

  public HeaderValues {
    values = List.copyOf(values);
  }

  /** Without the values, which come from the client. */
  @Override
  public String toString() {
    return "HeaderValues[" + values.size() + "]";
  }
}
