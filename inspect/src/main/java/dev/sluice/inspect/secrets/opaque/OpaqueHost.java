package dev.sluice.inspect.secrets.opaque;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells labels of a host that carry data, as tunnels through DNS have them, from names. Any thread.
 */
final class OpaqueHost {
  // Shorter labels do not count, alone or beside others.
  private static final int SHORTEST_LABEL = 8;

  // Of several random labels in a row, together.
  private static final int SHORTEST_RUN = 32;

  // RFC 3490 section 5.
  private static final String INTERNATIONAL = "xn--";

  private OpaqueHost() {}

  static List<String> in(String host) {
    List<String> found = new ArrayList<>(0);
    List<String> row = new ArrayList<>(0);
    for (String label : List.of(host.split("\\.", -1))) {
      if (!isInternational(label)) {
        found.addAll(OpaqueText.LABELS.in(label));
      }
      if (label.length() >= SHORTEST_LABEL && RandomRun.of(label).isVaried()) {
        row.add(label);
      } else {
        add(row, found);
        row.clear();
      }
    }
    add(row, found);
    return found;
  }

  private static void add(List<String> row, List<String> found) {
    if (row.size() > 1 && row.stream().mapToInt(String::length).sum() >= SHORTEST_RUN) {
      found.add(String.join(".", row));
    }
  }

  private static boolean isInternational(String label) {
    if (!label.startsWith(INTERNATIONAL)) {
      return false;
    }
    String word = IDN.toUnicode(label);
    return !word.equals(label)
        && word.codePoints()
            .allMatch(
                c ->
                    c == '-'
                        || Character.isLetterOrDigit(c)
                        || Character.getType(c) == Character.NON_SPACING_MARK);
  }
}
