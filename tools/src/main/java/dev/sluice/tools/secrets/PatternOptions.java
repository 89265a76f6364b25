package dev.sluice.tools.secrets;

import dev.sluice.config.source.fault.Spelling;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.pattern.SecretCategory;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ProgramName;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options that select patterns of the pack, as the configuration of an entry does. */
final class PatternOptions {
  static final String CATEGORIES = "--categories";
  private static final String PATTERNS = "--patterns";
  private static final String EXCLUDE = "--exclude";

  @Option(
      names = CATEGORIES,
      split = ",",
      paramLabel = "NAME",
      description = "categories of patterns, with commas between them; default: all but optional")
  private List<String> categories = List.of();

  @Option(
      names = PATTERNS,
      split = ",",
      paramLabel = "ID",
      description = "only these patterns, of any category; sluice secrets list shows the ids")
  private List<String> patterns = List.of();

  @Option(names = EXCLUDE, split = ",", paramLabel = "ID", description = "not these patterns")
  private List<String> exclude = List.of();

  /**
   * The selected patterns, in the order of the pack.
   *
   * @param otherwise when neither categories nor patterns are named
   * @throws CommandFailure for a name that does not exist, and when no pattern is left
   */
  List<SecretPattern> among(List<SecretPattern> otherwise) {
    if (!patterns.isEmpty() && !categories.isEmpty()) {
      throw CommandFailure.usage(
          CATEGORIES + " has a meaning only without " + PATTERNS + "; remove one of the two");
    }
    Set<String> unwanted = ids(EXCLUDE, exclude);
    List<SecretPattern> selected =
        chosen(otherwise).stream().filter(pattern -> !unwanted.contains(pattern.id())).toList();
    if (selected.isEmpty()) {
      throw CommandFailure.usage("no pattern is left; leave a part of " + EXCLUDE + " out");
    }
    return selected;
  }

  private List<SecretPattern> chosen(List<SecretPattern> otherwise) {
    if (!patterns.isEmpty()) {
      Set<String> wanted = ids(PATTERNS, patterns);
      return SecretCatalog.ALL.stream().filter(pattern -> wanted.contains(pattern.id())).toList();
    }
    return categories.isEmpty() ? otherwise : of(categories(categories));
  }

  static List<SecretPattern> of(Set<SecretCategory> categories) {
    return SecretCatalog.ALL.stream()
        .filter(pattern -> categories.contains(pattern.facts().category()))
        .toList();
  }

  /**
   * The categories with these names.
   *
   * @throws CommandFailure for a name that does not exist
   */
  static Set<SecretCategory> categories(List<String> names) {
    Set<SecretCategory> found = EnumSet.noneOf(SecretCategory.class);
    for (String name : names) {
      found.add(
          SecretCategory.find(name)
              .orElseThrow(
                  () ->
                      CommandFailure.usage(
                          "%s: '%s' is none of %s%s"
                              .formatted(CATEGORIES, name, SecretCategory.NAMES, proposal(name)))));
    }
    return found;
  }

  private static List<String> known() {
    return SecretCatalog.ALL.stream().map(SecretPattern::id).toList();
  }

  private static String proposal(String category) {
    return Spelling.closest(category, List.of(SecretCategory.NAMES.split(", ", -1)))
        .map("; did you mean %s?"::formatted)
        .orElse("");
  }

  private static Set<String> ids(String option, List<String> ids) {
    for (String id : ids) {
      if (SecretCatalog.find(id).isEmpty()) {
        throw CommandFailure.usage(
            "%s: no pattern has the id '%s'; %s%s shows them"
                .formatted(
                    option, id, Spelling.hint(id, known()), ProgramName.call("secrets list")));
      }
    }
    return Set.copyOf(ids);
  }
}
