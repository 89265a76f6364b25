package dev.sluice.config.settings;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.config.source.fault.Spelling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Files in {@code policies/} that cannot be used as what they are meant to be: their names are
 * nearly those of policies, or they cannot be read. One that is silently not in force would leave
 * open what it closes. Contents of misnamed files are not read.
 *
 * @param refused errors by the NAME that is meant, which has no other file, or whose tests cannot
 *     be read
 * @param tests errors by the NAME whose tests cannot be read
 * @param nameless errors about policies whose names no sandbox can have; the first 1,000
 * @param passed warnings about the others, which close nothing; the first 1,000
 */
public record MisnamedFiles(
    Map<String, Violation> refused,
    Map<String, Violation> tests,
    List<Violation> nameless,
    List<Violation> passed) {
  public static final MisnamedFiles NONE =
      new MisnamedFiles(Map.of(), Map.of(), List.of(), List.of());

  private static final Pattern ENDING = Pattern.compile("\\.ya?ml$", Pattern.CASE_INSENSITIVE);

  private static final String RULE =
      "the name before .yaml is a sandbox; use letters, digits, '.', '_' and '-', 128 at most, a"
          + " letter or digit first";

  private static final String HIDDEN = ".";
  private static final int MOST = 1000;

  public MisnamedFiles {
    refused = Map.copyOf(refused);
    tests = Map.copyOf(tests);
    nameless = List.copyOf(nameless);
    passed = List.copyOf(passed);
  }

  /**
   * Judges the names of files.
   *
   * @param files that are neither policies nor tests, in an order that does not change
   * @param named what stands before {@code .yaml} in the names of those that are
   * @param policies those that cannot be read, by NAME
   * @param tests those that cannot be read, by NAME
   */
  static MisnamedFiles among(
      List<Path> files,
      Set<String> named,
      Map<String, Violation> policies,
      Map<String, Violation> tests) {
    Map<String, Violation> refused = new TreeMap<>(tests);
    refused.keySet().retainAll(named);
    refused.putAll(policies);
    List<Violation> nameless = new ArrayList<>();
    List<Violation> passed = new ArrayList<>();
    for (Path file : files) {
      meant(name(file))
          .ifPresent(
              meant -> {
                boolean second = named.contains(meant) || refused.containsKey(meant);
                if (!second && (Sandbox.isId(meant) || meant.equals(ConfigDirectory.BOUNDARY))) {
                  refused.put(meant, refusal(file, meant));
                } else if (isNameless(file, meant) && nameless.size() < MOST) {
                  nameless.add(violation(file, RULE, Severity.ERROR));
                } else if (passed.size() < MOST) {
                  passed.add(warning(file, meant, second));
                }
              });
    }
    return new MisnamedFiles(refused, tests, nameless, passed);
  }

  // Hidden files are those of editors and systems; tests close nothing.
  private static boolean isNameless(Path file, String meant) {
    return name(file).equals(meant + ConfigDirectory.SUFFIX)
        && !meant.startsWith(HIDDEN)
        && !meant.endsWith(ConfigDirectory.TESTS);
  }

  private static Optional<String> meant(String name) {
    String bare = ENDING.matcher(name).replaceFirst("");
    if (bare.equals(name)) {
      return Optional.empty();
    }
    return !bare.startsWith(ConfigDirectory.RESERVED)
        ? Optional.of(bare)
        : Spelling.closest(bare, List.of(ConfigDirectory.BOUNDARY))
            .filter(boundary -> !bare.endsWith(ConfigDirectory.TESTS));
  }

  private static Violation refusal(Path file, String meant) {
    String right = meant + ConfigDirectory.SUFFIX;
    String remedy =
        ENDING.matcher(name(file)).replaceFirst("").equals(meant)
            ? "policies end in " + ConfigDirectory.SUFFIX + "; rename it to " + right
            : "did you mean "
                + right
                + "? Rename it to that, or to a name that does not resemble it";
    return violation(file, remedy, Severity.ERROR);
  }

  private static Violation warning(Path file, String meant, boolean second) {
    String right = meant + ConfigDirectory.SUFFIX;
    String remedy =
        second
            ? ": there is another file for " + right + "; delete this one"
            : Sandbox.isId(meant.replaceFirst("\\.tests$", ""))
                ? "; rename it to " + right
                : ": " + RULE;
    return violation(file, "is not read" + remedy, Severity.WARNING);
  }

  private static Violation violation(Path file, String message, Severity severity) {
    return new Violation(file.toString(), 1, 1, "", message, severity);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
