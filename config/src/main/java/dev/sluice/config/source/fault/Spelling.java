package dev.sluice.config.source.fault;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** The word that a misspelled one was meant to be: a key, a choice, a command, an option. */
public final class Spelling {
  private static final int MAX_COMPARED = 64;

  // Letters of a known word for each one that may be wrong.
  private static final int LETTERS_PER_SLIP = 4;

  // A shorter part of a word says nothing.
  private static final int SHORTEST_PART = 4;

  private Spelling() {}

  public static String hint(String written, Collection<String> known) {
    return closest(written, known).map("did you mean %s? "::formatted).orElse("");
  }

  /**
   * The known word that differs least, capitals and dashes aside, or the only one of which the
   * written word is at least a half, or which is that of it; empty when none is close.
   */
  public static Optional<String> closest(String written, Collection<String> known) {
    String word = plain(written);
    Optional<String> similar =
        known.stream()
            .filter(candidate -> slips(word, plain(candidate)) <= allowed(candidate))
            .min(Comparator.comparingInt(candidate -> slips(word, plain(candidate))));
    return similar.or(() -> related(word, known));
  }

  private static int allowed(String candidate) {
    return Math.max(1, candidate.length() / LETTERS_PER_SLIP);
  }

  private static Optional<String> related(String word, Collection<String> known) {
    List<String> related =
        known.stream().filter(candidate -> isPart(word, plain(candidate))).toList();
    return related.size() == 1 ? Optional.of(related.getFirst()) : Optional.empty();
  }

  private static boolean isPart(String one, String other) {
    int part = Math.min(one.length(), other.length());
    int whole = Math.max(one.length(), other.length());
    return part >= SHORTEST_PART
        && part * 2 >= whole
        && (one.contains(other) || other.contains(one));
  }

  private static String plain(String word) {
    return word.substring(0, Math.min(word.length(), MAX_COMPARED))
        .toLowerCase(Locale.ROOT)
        .replace('-', '_');
  }

  private static int slips(String a, String b) {
    int[] beforeThat = new int[b.length() + 1];
    int[] above = IntStream.rangeClosed(0, b.length()).toArray();
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
        if (isSwap(a, i, b, j)) {
          row[j] = Math.min(row[j], beforeThat[j - 2] + 1);
        }
      }
      beforeThat = above;
      above = row;
    }
    return above[b.length()];
  }

  private static boolean isSwap(String a, int i, String b, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
