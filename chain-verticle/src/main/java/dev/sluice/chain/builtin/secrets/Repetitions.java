package dev.sluice.chain.builtin.secrets;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what an expression can grow to before it is compiled: counted repetitions, one inside the
 * other, multiply.
 */
final class Repetitions {
  private static final int MAX_GROWN = 500_000;
  private static final Pattern COUNT = Pattern.compile("\\{(\\d+)(?:,(\\d*))?\\}");

  private Repetitions() {}

  /** Takes all counts as if each were inside the next one, whether or not they are. */
  static boolean areAffordable(String expression) {
    long grown = expression.length();
    Matcher counts = COUNT.matcher(expression);
    while (counts.find()) {
      grown *= Math.max(1, Math.max(number(counts.group(1)), number(counts.group(2))));
      if (grown > MAX_GROWN) {
        return false;
      }
    }
    return true;
  }

  private static long number(@Nullable String digits) {
    if (digits == null || digits.isEmpty()) {
      return 0;
    }
    return digits.length() > 6 ? MAX_GROWN : Long.parseLong(digits);
  }
}
