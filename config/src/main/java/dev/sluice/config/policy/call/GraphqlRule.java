package dev.sluice.config.policy.call;

import dev.sluice.config.policy.document.Matcher;
import dev.sluice.config.policy.match.InvalidPatternException;
import dev.sluice.config.policy.match.NameGlobs;
import dev.sluice.config.source.KeyPath;
import dev.sluice.inspect.body.Call;
import java.util.Optional;
import java.util.Set;

/**
 * A rule about operation type, name and root fields (data-plane 9.3). An allow rule must cover all
 * fields, a deny rule one. An unknown name or field set fits no allow rule and every deny rule
 * about it.
 *
 * @param type or {@code *}
 * @param name empty: any
 * @param fields empty: any
 */
record GraphqlRule(
    String type, NameGlobs name, NameGlobs fields, boolean denies, Optional<KeyPath> place)
    implements CallRules.Rule {
  private static final String ANY = "*";

  /** Empty when the rule can never fit. */
  static Optional<CallRules.Rule> allowing(Matcher matcher) {
    Matcher.Operation operation = matcher.operation();
    if (operation.type().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new GraphqlRule(
              operation.type().get(),
              NameGlobs.allowing(operation.name().stream().toList()),
              NameGlobs.allowing(operation.fields()),
              false,
              Optional.of(matcher.keyPath())));
    } catch (InvalidPatternException e) {
      return Optional.empty();
    }
  }

  static CallRules.Rule denying(Matcher matcher) {
    Matcher.Operation operation = matcher.operation();
    return new GraphqlRule(
        operation.type().orElse(ANY),
        NameGlobs.denying(operation.name().stream().toList()),
        NameGlobs.denying(operation.fields()),
        true,
        Optional.of(matcher.keyPath()));
  }

  @Override
  public boolean fits(Call call) {
    return call instanceof Call.Operation operation
        && (type.equals(ANY) || type.equals(operation.type()))
        && fitsName(operation.name())
        && (fields.isEmpty() || fitsFields(operation.fields()));
  }

  private boolean fitsName(String operation) {
    return name.isEmpty() || ((denies || !operation.isEmpty()) && name.matches(operation));
  }

  private boolean fitsFields(Set<String> asked) {
    if (asked.isEmpty()) {
      return denies;
    }
    return denies
        ? asked.stream().anyMatch(fields::matches)
        : asked.stream().allMatch(fields::matches);
  }
}
