package dev.sluice.policy.argument;

import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.inspect.json.ArgumentPointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Compiled conditions on the arguments of a call. An allow rule needs all of them, a deny rule one;
 * what cannot be read fits no allow rule and every deny rule. Immutable, any thread.
 */
public final class ArgumentRule {
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

  // An empty array has no value that could fit.
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

  /**
   * The parts of arguments that pointers lead to; every object and array on the way is closed.
   *
   * @param below by key; empty: the value is open, since a pointer names it
   */
  private record NamedArguments(Map<String, NamedArguments> below) {
    NamedArguments {
      below = Map.copyOf(below);
    }

    static NamedArguments of(List<ArgumentPointer> pointers) {
      return of(pointers, 0);
    }

    private static NamedArguments of(List<ArgumentPointer> pointers, int depth) {
      Map<String, List<ArgumentPointer>> byKey = new HashMap<>();
      for (ArgumentPointer pointer : pointers) {
        if (pointer.keys().size() > depth) {
          byKey.computeIfAbsent(pointer.keys().get(depth), k -> new ArrayList<>()).add(pointer);
        }
      }
      Map<String, NamedArguments> below = new HashMap<>();
      byKey.forEach((key, longer) -> below.put(key, of(longer, depth + 1)));
      return new NamedArguments(below);
    }

    /** Whether all arguments are named; for the root, which no pointer names. */
    boolean areAll(ArgumentValue root) {
      return switch (root) {
        case ArgumentValue.Members(var values) ->
            values.entrySet().stream()
                .allMatch(member -> names(member.getKey(), member.getValue()));
        case ArgumentValue.Elements(var values) ->
            IntStream.range(0, values.size())
                .allMatch(i -> names(Integer.toString(i), values.get(i)));
        case ArgumentValue.Unreadable unreadable -> false;
        case ArgumentValue.Unrecorded unrecorded -> false;
        case ArgumentValue.Absent absent -> true;
        case ArgumentValue.Null nothing -> true;
        case ArgumentValue.Text text -> true;
        case ArgumentValue.LongText text -> true;
        case ArgumentValue.Decimal number -> true;
        case ArgumentValue.Truth truth -> true;
      };
    }

    private boolean names(String key, ArgumentValue value) {
      NamedArguments named = below.get(key);
      return named != null && (named.below.isEmpty() || named.areAll(value));
    }
  }
}
