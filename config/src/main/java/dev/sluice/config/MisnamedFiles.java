package dev.sluice.config;

import dev.sluice.config.policy.boundary.Boundary;
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
 * Files in {@code policies/} whose names are nearly those of policies; earlier versions took no
 * notice of them. One that is silently not in force would leave open what it closes. Their contents
 * are not read.
 *
 * @param refused errors by the NAME that is meant, which has no other file
 * @param passed warnings about the others, which close nothing; the first 1,000
 */
public record MisnamedFiles(Map<String, Violation> refused, List<Violation> passed) {
  /** There are none. */
  public static final MisnamedFiles NONE = new MisnamedFiles(Map.of(), List.of());

  /** Endings that are meant to be {@link ConfigDirectory#SUFFIX}. */
  private static final Pattern ENDING = Pattern.compile("\\.ya?ml$", Pattern.CASE_INSENSITIVE);

  private static final int MOST_PASSED = 1000;

  public MisnamedFiles {
    refused = Map.copyOf(refused);
    passed = List.copyOf(passed);
  }

  /**
   * Judges the names of files.
   *
   * @param files that are neither policies nor tests, in an order that does not change
   * @param named what stands before {@code .yaml} in the names of those that are
   */
  static MisnamedFiles among(List<Path> files, Set<String> named) {
    Map<String, Violation> refused = new TreeMap<>();
    List<Violation> passed = new ArrayList<>();
    for (Path file : files) {
      meant(name(file))
          .ifPresent(
              meant -> {
                boolean second = named.contains(meant) || refused.containsKey(meant);
                if (!second && (Sandbox.isId(meant) || meant.equals(Boundary.NAME))) {
                  refused.put(meant, refusal(file, meant));
                } else if (passed.size() < MOST_PASSED) {
                  passed.add(warning(file, meant, second));
                }
              });
    }
    return new MisnamedFiles(refused, passed);
  }

  /** What stands before {@code .yaml} in the name that is meant; empty: the file is none. */
  private static Optional<String> meant(String name) {
    String bare = ENDING.matcher(name).replaceFirst("");
    if (bare.equals(name)) {
      return Optional.empty();
    }
    return !bare.startsWith(ConfigDirectory.RESERVED)
        ? Optional.of(bare)
        : Spelling.closest(bare, List.of(Boundary.NAME))
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
    return new Violation(file.toString(), 1, 1, "", remedy, Severity.ERROR);
  }

  private static Violation warning(Path file, String meant, boolean second) {
    String right = meant + ConfigDirectory.SUFFIX;
    String remedy =
        second
            ? "is not read: there is another file for " + right + "; delete this one"
            : "is not read; rename it to " + right;
    return new Violation(file.toString(), 1, 1, "", remedy, Severity.WARNING);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
