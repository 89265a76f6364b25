package dev.sluice.policy.edit;

import java.util.List;

/**
 * Lines in the place of others.
 *
 * @param at index of the first line that is replaced, or before which lines are added
 * @param removed number of lines that are replaced
 */
public record LineEdit(int at, int removed, List<String> added) {
  public LineEdit {
    added = List.copyOf(added);
  }

  public int end() {
    return at + removed;
  }
}
