package dev.sluice.it.guides;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a page shows of a command, compared with what it printed. Times, durations, digests and ids
 * match any of their form; three dots match anything, alone on a line any lines. Runs of blanks
 * count as one.
 */
record ShownOutput(String shown) {
  private static final String ANY_LINES = "...";
  private static final List<String> FORMS =
      List.of(
          "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z",
          "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
          "\\d{4}-\\d\\d-\\d\\d",
          "\\d\\d:\\d\\d:\\d\\d",
          "[0-9a-f]{64}",
          "[0-9a-f]{40}",
          "\\d+(?:\\.\\d+)? (?:ms|s)(?=\\W|$)",
          "\\.\\.\\.|…");
  private static final Pattern FORM =
      Pattern.compile(
          FORMS.stream().map(form -> "(" + form + ")").collect(Collectors.joining("|")));

  boolean matches(String printed) {
    String lines = blanks(shown).lines().map(ShownOutput::line).collect(Collectors.joining());
    return Pattern.compile(lines).matcher(blanks(printed)).matches();
  }

  /** The same with the lines in any order, as of requests that end while others begin. */
  boolean matchesInAnyOrder(String printed) {
    List<String> left = new ArrayList<>(blanks(printed).lines().toList());
    List<String> lines = new ArrayList<>(blanks(shown).lines().toList());
    boolean more = lines.removeIf(ANY_LINES::equals);
    for (String line : lines) {
      Pattern pattern = Pattern.compile(pattern(line));
      Optional<String> found =
          left.stream().filter(other -> pattern.matcher(other).matches()).findFirst();
      if (found.isEmpty()) {
        return false;
      }
      found.ifPresent(left::remove);
    }
    return more || left.isEmpty();
  }

  private static String blanks(String text) {
    return text.strip()
        .lines()
        .map(line -> line.strip().replaceAll("[ \\t]+", " ") + "\n")
        .collect(Collectors.joining());
  }

  private static String line(String line) {
    return line.equals(ANY_LINES) ? "(?:.*\\n)*" : pattern(line) + "\\n";
  }

  private static String pattern(String line) {
    StringBuilder pattern = new StringBuilder();
    int end = 0;
    for (MatchResult form : FORM.matcher(line).results().toList()) {
      pattern.append(Pattern.quote(line.substring(end, form.start()))).append(any(form));
      end = form.end();
    }
    return pattern.append(Pattern.quote(line.substring(end))).toString();
  }

  private static String any(MatchResult form) {
    for (int kind = 0; kind < FORMS.size() - 1; kind++) {
      if (form.group(kind + 1) != null) {
        return FORMS.get(kind);
      }
    }
    return ".*";
  }
}
