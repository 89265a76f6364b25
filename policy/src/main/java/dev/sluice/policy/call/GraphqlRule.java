package dev.sluice.policy.call;

import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.match.NameGlobs;
import dev.sluice.config.source.KeyPath;
import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.inspect.body.Call;
import dev.sluice.policy.argument.ArgumentRule;
import dev.sluice.policy.document.Matcher;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
    String type,
    NameGlobs name,
    NameGlobs fields,
    Optional<ArgumentRule> arguments,
    boolean denies,
    Optional<KeyPath> place)
    implements CallRules.Rule {
  private static final String ANY = "*";

  // A field of every type, without arguments.
  private static final String TYPENAME = "__typename";

  private static final List<ArgumentValue> UNREAD = List.of(ArgumentValue.UNREADABLE);

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
              arguments(matcher, false),
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
        denyingArguments(matcher),
        true,
        Optional.of(matcher.keyPath()));
  }

  private static Optional<ArgumentRule> arguments(Matcher matcher, boolean denies)
      throws InvalidPatternException {
    return matcher.arguments().isEmpty()
        ? Optional.empty()
        : Optional.of(ArgumentRule.compile(matcher.arguments().get(), denies));
  }

  // Without conditions that cannot be compiled, the rule denies more.
  private static Optional<ArgumentRule> denyingArguments(Matcher matcher) {
    try {
      return arguments(matcher, true);
    } catch (InvalidPatternException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean fits(Call call) {
    return call instanceof Call.Operation operation
        && isAbout(operation)
        && (arguments.isEmpty() || fitsArguments(operation, arguments.get()));
  }

  @Override
  public boolean readsArguments() {
    return arguments.isPresent();
  }

  private boolean isAbout(Call.Operation operation) {
    return (type.equals(ANY) || type.equals(operation.type()))
        && fitsName(operation.name())
        && (fields.isEmpty() || fitsFields(operation.fields()));
  }

  private boolean fitsArguments(Call.Operation operation, ArgumentRule rule) {
    if (operation.fields().isEmpty()) {
      return denies;
    }
    Stream<ArgumentValue> asked = asked(operation);
    return denies ? asked.anyMatch(rule::fits) : asked.allMatch(rule::fits);
  }

  @Override
  public Optional<String> deciding(Call call) {
    return call instanceof Call.Operation operation && arguments.isPresent() && isAbout(operation)
        ? asked(operation).flatMap(root -> arguments.get().deciding(root).stream()).findFirst()
        : Optional.empty();
  }

  private Stream<ArgumentValue> asked(Call.Operation operation) {
    return operation.fields().stream()
        .filter(field -> !field.equals(TYPENAME) && fields.matches(field))
        .sorted()
        .flatMap(field -> operation.arguments().getOrDefault(field, UNREAD).stream());
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
