package dev.sluice.tools.suggest.patch;

import java.util.List;

/**
 * Lines in the place of others.
 *
 * @param at index of the first line that is replaced, or before which lines are added
 * @param removed number of lines that are replaced
 * @param added lines in their place
 */
record LineEdit(int at, int removed, List<String> added) {
  LineEdit {
    added = List.copyOf(added);
  }

  int end() {
    return at + removed;
  }
}
