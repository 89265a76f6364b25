package dev.sluice.config.policy.argument;

import dev.sluice.config.policy.match.InvalidPatternException;
import dev.sluice.inspect.argument.ArgumentPointer;
import dev.sluice.inspect.body.ArgumentValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compiled conditions on the arguments of a call. An allow rule needs all of them, a deny rule one;
 * what cannot be read fits no allow rule and every deny rule. Immutable, any thread.
 */
public final class ArgumentRule {
  /** What decides where a call has arguments that no pointer names. */
  public static final String ADDITIONAL = "additional";

  private final List<Tested> tested;
  private final Optional<NamedArguments> closed;
  private final boolean denies;

  private ArgumentRule(List<Tested> tested, Optional<NamedArguments> closed, boolean denies) {
    this.tested = List.copyOf(tested);
    this.closed = closed;
    this.denies = denies;
  }

  private record Tested(
      String text, ArgumentPointer pointer, boolean optional, List<ValueTest> tests) {
    Tested {
      tests = List.copyOf(tests);
    }
  }

  /**
   * Compiles conditions.
   *
   * @throws InvalidPatternException for a glob that is none
   */
  public static ArgumentRule compile(ArgumentConditions conditions, boolean denies)
      throws InvalidPatternException {
    List<Tested> tested = new ArrayList<>();
    for (ArgumentConditions.At at : conditions.pointers()) {
      List<ValueTest> tests = new ArrayList<>();
      for (ArgumentCondition condition : at.conditions()) {
        tests.add(ValueTest.compile(condition, denies));
      }
      tested.add(new Tested(at.text(), at.pointer(), at.optional(), tests));
    }
    return new ArgumentRule(
        tested,
        conditions.closed()
            ? Optional.of(
                NamedArguments.of(
                    conditions.pointers().stream().map(ArgumentConditions.At::pointer).toList()))
            : Optional.empty(),
        denies);
  }

  /** Whether the rule fits a call with these arguments. */
  public boolean fits(ArgumentValue root) {
    if (root instanceof ArgumentValue.Unrecorded(boolean favorable)) {
      return denies != favorable;
    }
    return denies ? holding(root).isPresent() : failing(root).isEmpty();
  }

  /**
   * The pointer by which an allow rule does not fit, or a deny rule does; empty when it is none.
   */
  public Optional<String> deciding(ArgumentValue root) {
    return denies ? holding(root) : failing(root);
  }

  private Optional<String> failing(ArgumentValue root) {
    for (Tested one : tested) {
      ArgumentValue value = one.pointer().find(root);
      if (!(one.optional() && isNothing(value)) && !holdsFully(one.tests(), value)) {
        return Optional.of(one.text());
      }
    }
    return closed.filter(named -> !named.areAll(root)).map(unnamed -> ADDITIONAL);
  }

  private Optional<String> holding(ArgumentValue root) {
    for (Tested one : tested) {
      ArgumentValue value = one.pointer().find(root);
      for (ValueTest test : one.tests()) {
        if (mayHold(test, value)) {
          return Optional.of(one.text());
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isNothing(ArgumentValue value) {
    return value instanceof ArgumentValue.Absent || value instanceof ArgumentValue.Null;
  }

  private static boolean holdsFully(List<ValueTest> tests, ArgumentValue value) {
    for (ValueTest test : tests) {
      if (!holdsFully(test, value)) {
        return false;
      }
    }
    return true;
  }

  /** An empty array has no value that could fit. */
  private static boolean holdsFully(ValueTest test, ArgumentValue value) {
    if (test.readsElements() && value instanceof ArgumentValue.Elements(var values)) {
      return !values.isEmpty() && values.stream().allMatch(v -> judge(test, v) == Holds.YES);
    }
    return judge(test, value) == Holds.YES;
  }

  private static boolean mayHold(ValueTest test, ArgumentValue value) {
    if (test.readsElements() && value instanceof ArgumentValue.Elements(var values)) {
      return values.stream().anyMatch(v -> judge(test, v) != Holds.NO);
    }
    return judge(test, value) != Holds.NO;
  }

  private static Holds judge(ValueTest test, ArgumentValue value) {
    boolean absence = test instanceof ValueTest.Missing;
    return switch (value) {
      case ArgumentValue.Absent absent -> Holds.of(absence);
      case ArgumentValue.Null nothing ->
          absence
              ? Holds.UNCLEAR
              : test instanceof ValueTest.Typed typed ? typed.of(nothing) : Holds.NO;
      case ArgumentValue.Unreadable unreadable -> Holds.UNCLEAR;
      case ArgumentValue.Unrecorded unrecorded -> Holds.UNCLEAR;
      case ArgumentValue.Text text -> test.of(text);
      case ArgumentValue.LongText text -> test.of(text);
      case ArgumentValue.Decimal number -> test.of(number);
      case ArgumentValue.Truth truth -> test.of(truth);
      case ArgumentValue.Elements elements -> test.of(elements);
      case ArgumentValue.Members members -> test.of(members);
    };
  }
}
