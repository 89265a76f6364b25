package dev.sluice.policy.argument;

import dev.sluice.inspect.json.ArgumentPointer;
import java.util.List;

/**
 * The {@code arguments} of a matcher, as written.
 *
 * @param pointers in the order of the file
 * @param closed {@code additional: deny}
 */
public record ArgumentConditions(List<At> pointers, boolean closed) {
  public static final int MAX_CONDITIONS = 32;
  public static final int MAX_POINTERS = 64;

  public ArgumentConditions {
    pointers = List.copyOf(pointers);
  }

  /**
   * The conditions on one value.
   *
   * @param optional they also hold where it is absent or null
   */
  public record At(
      String text, ArgumentPointer pointer, boolean optional, List<ArgumentCondition> conditions) {
    public At {
      conditions = List.copyOf(conditions);
    }
  }
}
