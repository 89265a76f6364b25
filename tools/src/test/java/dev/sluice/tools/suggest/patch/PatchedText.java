package dev.sluice.tools.suggest.patch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Applies a patch as {@code patch} does, without fuzz. */
final class PatchedText {
  private static final Pattern HUNK = Pattern.compile("@@ -(\\d+),(\\d+) \\+(\\d+),(\\d+) @@");

  private PatchedText() {}

  static String of(String text, List<String> diff) {
    List<String> old = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    List<String> result = new ArrayList<>();
    int at = 0;
    for (String line : diff.isEmpty() ? diff : diff.subList(2, diff.size())) {
      Matcher hunk = HUNK.matcher(line);
      if (hunk.matches()) {
        int from = Integer.parseInt(hunk.group(1)) - (hunk.group(2).equals("0") ? 0 : 1);
        result.addAll(old.subList(at, from));
        at = from;
        if (result.size() + 1 != Integer.parseInt(hunk.group(3))) {
          throw new AssertionError("wrong place: " + line);
        }
      } else if (line.startsWith("+")) {
        result.add(line.substring(1));
      } else if (line.startsWith("-") || line.startsWith(" ")) {
        if (!old.get(at).equals(line.substring(1))) {
          throw new AssertionError("not the file: " + line);
        }
        at++;
        if (line.startsWith(" ")) {
          result.add(line.substring(1));
        }
      }
    }
    result.addAll(old.subList(at, old.size()));
    return String.join("\n", result) + (replacesLast(diff) ? "\n" : "");
  }

  private static boolean replacesLast(List<String> diff) {
    return diff.stream().anyMatch(line -> line.startsWith("-") && isLast(line, diff));
  }

  private static boolean isLast(String line, List<String> diff) {
    int next = diff.lastIndexOf(line) + 1;
    return next < diff.size() && diff.get(next).startsWith("\\");
  }
}
