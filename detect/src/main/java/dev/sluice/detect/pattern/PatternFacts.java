package dev.sluice.detect.pattern;

import java.util.Set;

/**
 * What is known of a pattern beside its form.
 *
 * @param provider that issues such secrets, for people
 * @param since first version of the pack that has the pattern
 * @param examples published values, which are no secrets
 * @param home where the provider wants such secrets
 */
public record PatternFacts(
    String provider,
    SecretCategory category,
    String source,
    int since,
    Set<String> examples,
    PatternHome home) {
  public PatternFacts {
    examples = Set.copyOf(examples);
  }

  public static final PatternFacts OPERATOR =
      new PatternFacts("operator", SecretCategory.CREDENTIAL, "", 0, Set.of(), PatternHome.NONE);
}
