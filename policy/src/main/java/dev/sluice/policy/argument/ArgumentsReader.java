package dev.sluice.policy.argument;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Violation;
import dev.sluice.inspect.json.ArgumentPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code arguments} of a matcher. */
public final class ArgumentsReader {
  private static final String KEY = "arguments";
  private static final String ADDITIONAL = "additional";

  private ArgumentsReader() {}

  /** The conditions, usable when no error was added; empty when the matcher has none. */
  public static Optional<ArgumentConditions> read(Fields matcher, boolean denies) {
    Optional<Cursor> at = matcher.take(KEY);
    if (at.isEmpty() && matcher.has(KEY)) {
      matcher.error(KEY, "is empty; write '/name': and a condition, or remove the key");
    }
    return at.map(arguments -> read(arguments, denies));
  }

  private static ArgumentConditions read(Cursor at, boolean denies) {
    at.warning(Violation.OWN_KEY);
    boolean closed = false;
    List<ArgumentConditions.At> pointers = new ArrayList<>();
    for (Map.Entry<String, Cursor> entry : at.fields().entries()) {
      if (entry.getKey().equals(ADDITIONAL)) {
        closed = isClosed(entry.getValue(), denies);
      } else {
        pointer(entry.getKey(), entry.getValue(), denies).ifPresent(pointers::add);
      }
    }
    if (at.node() instanceof Node.Mapping && pointers.isEmpty() && !closed) {
      at.error("names no argument; write '/name': and a condition");
    }
    int conditions = pointers.stream().mapToInt(one -> one.conditions().size()).sum();
    if (conditions > ArgumentConditions.MAX_CONDITIONS) {
      at.error(
          "has %d conditions; a matcher has at most %d"
              .formatted(conditions, ArgumentConditions.MAX_CONDITIONS));
    }
    return new ArgumentConditions(pointers, closed);
  }

  private static boolean isClosed(Cursor at, boolean denies) {
    if (denies) {
      at.error("is for allow rules; deny what their conditions do not name there");
    }
    return at.choice(Map.of("deny", true, "allow", false)).orElse(false);
  }

  private static Optional<ArgumentConditions.At> pointer(String text, Cursor at, boolean denies) {
    Optional<ArgumentPointer> pointer = ArgumentPointer.parse(text);
    if (pointer.isEmpty()) {
      at.error(
          "is no JSON pointer to an argument; write '/name' or '/name/part', at most %d keys in %d"
                  .formatted(ArgumentPointer.MAX_DEPTH, ArgumentPointer.MAX_LENGTH)
              + " characters");
      return Optional.empty();
    }
    if (!(at.node() instanceof Node.Mapping)) {
      List<ArgumentCondition> glob = ConditionReader.glob(at).stream().toList();
      return Optional.of(new ArgumentConditions.At(text, pointer.get(), false, glob));
    }
    Fields fields = ConditionReader.withoutNulls(at);
    List<ArgumentCondition> conditions = ConditionReader.read(fields);
    boolean optional = optional(fields, denies);
    fields.close();
    if (conditions.isEmpty()) {
      at.error(
          "has no condition; write one of glob, any, equals, range, length_at_most, absent, type,"
              + " path_within and url");
    }
    boolean absent = conditions.contains(new ArgumentCondition.IsAbsent());
    if (absent && (optional || conditions.size() > 1)) {
      at.error("absent excludes other conditions; write optional: true beside them in its place");
    }
    return Optional.of(new ArgumentConditions.At(text, pointer.get(), optional, conditions));
  }

  private static boolean optional(Fields fields, boolean denies) {
    Optional<Cursor> at = fields.take("optional");
    if (denies) {
      at.ifPresent(
          key -> key.error("is for allow rules; a deny rule never fits an absent argument"));
    }
    return at.flatMap(Cursor::flag).orElse(false);
  }
}
