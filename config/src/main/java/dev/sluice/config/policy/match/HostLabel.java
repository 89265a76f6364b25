package dev.sluice.config.policy.match;

import java.util.List;

/** One dot-separated part of a host pattern. */
sealed interface HostLabel {
  /** Exactly this label. */
  record Exact(String text) implements HostLabel {}

  /** A glob over one label. */
  record Wild(Glob glob) implements HostLabel {}

  /** {@code **}: one or more labels. */
  record Deep() implements HostLabel {}

  /** Whether some single label fits both; two globs are assumed to share one. */
  static boolean compatible(HostLabel a, HostLabel b) {
    return switch (a) {
      case Exact(String left) ->
          switch (b) {
            case Exact(String right) -> left.equals(right);
            case Wild(Glob glob) -> glob.matches(left);
            case Deep deep -> true;
          };
      case Wild(Glob glob) -> !(b instanceof Exact(String right)) || glob.matches(right);
      case Deep deep -> true;
    };
  }

  /** Whether some host fits both sequences. */
  static boolean overlap(List<HostLabel> a, List<HostLabel> b) {
    boolean[][] reached = new boolean[a.size() + 1][b.size() + 1];
    reached[0][0] = true;
    for (int i = 0; i < a.size(); i++) {
      for (int j = 0; j < b.size(); j++) {
        if (reached[i][j] && compatible(a.get(i), b.get(j))) {
          reached[i + 1][j + 1] = true;
          reached[i][j + 1] |= a.get(i) instanceof Deep;
          reached[i + 1][j] |= b.get(j) instanceof Deep;
        }
      }
    }
    return reached[a.size()][b.size()];
  }
}
