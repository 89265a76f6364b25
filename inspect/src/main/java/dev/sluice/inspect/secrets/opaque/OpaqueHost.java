package dev.sluice.inspect.secrets.opaque;

import java.net.IDN;
import java.util.List;

/**
 * Tells labels of a host that carry data, as tunnels through DNS have them, from names. Any thread.
 */
final class OpaqueHost {
  /** Shorter labels do not count, alone or beside others. */
  private static final int SHORTEST_LABEL = 8;

  /** Of several random labels in a row, together. */
  private static final int SHORTEST_RUN = 32;

  /** RFC 3490 section 5. */
  private static final String INTERNATIONAL = "xn--";

  private OpaqueHost() {}

  /** Whether a label is random, or several in a row are. */
  static boolean isIn(String host) {
    int run = 0;
    for (String label : List.of(host.split("\\.", -1))) {
      if (OpaqueText.LABELS.isIn(label) && !isInternational(label)) {
        return true;
      }
      boolean random = label.length() >= SHORTEST_LABEL && RandomRun.of(label).isVaried();
      run = random ? run + label.length() : 0;
      if (run >= SHORTEST_RUN && run > label.length()) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is a word in another script. */
  private static boolean isInternational(String label) {
    return label.startsWith(INTERNATIONAL)
        && IDN.toUnicode(label)
            .codePoints()
            .allMatch(
                c ->
                    c == '-'
                        || Character.isLetterOrDigit(c)
                        || Character.getType(c) == Character.NON_SPACING_MARK)
        && !IDN.toUnicode(label).equals(label);
  }
}
