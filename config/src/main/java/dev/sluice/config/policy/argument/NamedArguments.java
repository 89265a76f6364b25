package dev.sluice.config.policy.argument;

import dev.sluice.inspect.argument.ArgumentPointer;
import dev.sluice.inspect.body.ArgumentValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The parts of arguments that pointers lead to; every object and array on the way is closed.
 *
 * @param below by key; empty: the value is open, since a pointer names it
 */
record NamedArguments(Map<String, NamedArguments> below) {
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
          values.entrySet().stream().allMatch(member -> names(member.getKey(), member.getValue()));
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
