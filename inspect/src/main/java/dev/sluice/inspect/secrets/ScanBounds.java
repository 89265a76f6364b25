package dev.sluice.inspect.secrets;

import dev.sluice.inspect.secrets.text.ScanBudget;
import java.util.function.Supplier;

/**
 * The work of one scan.
 *
 * @param floor units of work that any text may have
 * @param most units
 * @param budgets what the operator's patterns may spend
 */
record ScanBounds(int floor, long most, Supplier<ScanBudget> budgets) {
  long room(long length) {
    return Math.min(Integer.MAX_VALUE, floor + ScanRoom.GROWTH * length);
  }

  /** For a text of a length, with at most so many units. */
  ScanRoom roomFor(int length, long units) {
    return new ScanRoom(Math.min(units, room(length)), length, budgets.get());
  }
}
