package dev.sluice.config.source;

import dev.sluice.config.source.fault.Spelling;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * One value of a document while it is read. A value of the wrong type or range is recorded as an
 * error. One thread.
 */
public record Cursor(Node node, KeyPath path, Violations violations) {
  private static final int SHOWN = 12;

  public void error(String message) {
    violations.error(node.at(), path, message);
  }

  public void warning(String message) {
    violations.warning(node.at(), path, message);
  }

  /** Text; numbers and flags need quotes to be text. */
  public Optional<String> text() {
    if (node instanceof Node.Scalar scalar
        && scalar.value() instanceof Value.TextValue(String text)) {
      return Optional.of(text);
    }
    boolean unquoted = node instanceof Node.Scalar && !node.isNull();
    return wrong("expected text, not " + node.kind() + (unquoted ? "; put it in quotes" : ""));
  }

  /** Whether the value is this very text; no error otherwise. */
  public boolean isText(String word) {
    return node instanceof Node.Scalar scalar
        && scalar.value() instanceof Value.TextValue(String text)
        && text.equals(word);
  }

  public Optional<Boolean> flag() {
    if (node instanceof Node.Scalar scalar
        && scalar.value() instanceof Value.BoolValue(boolean flag)) {
      return Optional.of(flag);
    }
    return wrong("expected true or false, not " + shown());
  }

  public OptionalLong integer(long min, long max) {
    if (node instanceof Node.Scalar scalar
        && scalar.value() instanceof Value.NumberValue(double number)
        && number == Math.rint(number)
        && number >= min
        && number <= max) {
      return OptionalLong.of((long) number);
    }
    error("expected an integer from %d to %d, not %s".formatted(min, max, shownNumber()));
    return OptionalLong.empty();
  }

  public OptionalDouble number(int min, int max) {
    if (node instanceof Node.Scalar scalar
        && scalar.value() instanceof Value.NumberValue(double number)
        && number >= min
        && number <= max) {
      return OptionalDouble.of(number);
    }
    error("expected a number from %d to %d, not %s".formatted(min, max, shownNumber()));
    return OptionalDouble.empty();
  }

  public Optional<Duration> duration(Duration min, Duration max) {
    return Quantity.duration(this, min, max);
  }

  public Optional<Duration> durationOrZero(Duration min, Duration max) {
    return Quantity.durationOrZero(this, min, max);
  }

  public Optional<Instant> instant() {
    Optional<String> text = text();
    try {
      return text.map(Instant::parse);
    } catch (DateTimeParseException e) {
      return wrong("expected an instant such as 2030-01-31T12:00:00Z");
    }
  }

  public boolean isNumber() {
    return node instanceof Node.Scalar scalar && scalar.value() instanceof Value.NumberValue;
  }

  boolean isZero() {
    return node instanceof Node.Scalar scalar
        && scalar.value() instanceof Value.NumberValue(double number)
        && number == 0;
  }

  public Optional<Long> bytes(long min, long max) {
    return Quantity.bytes(this, min, max);
  }

  public <E> Optional<E> choice(Map<String, E> words) {
    Optional<String> word = text();
    Optional<E> chosen = word.map(words::get);
    if (word.isPresent() && chosen.isEmpty()) {
      error(
          "unknown value '%s'; %suse one of: %s"
              .formatted(
                  word.get(),
                  Spelling.hint(word.get(), words.keySet()),
                  String.join(", ", words.keySet().stream().sorted().toList())));
    }
    return chosen;
  }

  public List<Cursor> items() {
    if (node instanceof Node.Sequence list) {
      return IntStream.range(0, list.items().size())
          .mapToObj(i -> new Cursor(list.items().get(i), path.index(i), violations))
          .toList();
    }
    error("expected a list, not %s; %s".formatted(node.kind(), listAdvice()));
    return List.of();
  }

  /** The texts of a list; other elements are errors and left out. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    items().forEach(item -> item.text().ifPresent(texts::add));
    return texts;
  }

  public Fields fields() {
    if (node instanceof Node.Mapping mapping) {
      return new Fields(mapping, path, violations);
    }
    error("expected a mapping, not %s; write key: value".formatted(node.kind()));
    return new Fields(new Node.Mapping(node.at(), Map.of()), path, violations);
  }

  private String listAdvice() {
    return node instanceof Node.Mapping
        ? "begin each element with '- '"
        : "put the value in brackets";
  }

  // A longer text may be a secret in the wrong place, and is not shown.
  private String shown() {
    if (!(node instanceof Node.Scalar scalar) || node.isNull()) {
      return node.kind();
    }
    if (!(scalar.value() instanceof Value.TextValue)) {
      return scalar.text();
    }
    return scalar.text().length() <= SHOWN ? "'" + scalar.text() + "'" : "a long text";
  }

  private String shownNumber() {
    boolean quoted = isText() && ((Node.Scalar) node).text().matches("[+-]?[0-9]{1,9}");
    return shown() + (quoted ? "; remove the quotes" : "");
  }

  private boolean isText() {
    return node instanceof Node.Scalar scalar && scalar.value() instanceof Value.TextValue;
  }

  String shownQuantity() {
    return shown() + (isNumber() ? " without a unit" : "");
  }

  private <T> Optional<T> wrong(String message) {
    error(message);
    return Optional.empty();
  }
}
