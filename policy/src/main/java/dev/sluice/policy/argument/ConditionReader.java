package dev.sluice.policy.argument;

import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.match.NameGlobs;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Value;
import dev.sluice.inspect.body.ArgumentValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads the conditions of one pointer. */
final class ConditionReader {
  private static final int MAX_WORDS = 64;
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]{0,30}");

  private ConditionReader() {}

  static List<ArgumentCondition> read(Fields fields) {
    List<ArgumentCondition> conditions = new ArrayList<>();
    fields.take("glob").flatMap(ConditionReader::glob).ifPresent(conditions::add);
    fields.take("any").flatMap(ConditionReader::any).ifPresent(conditions::add);
    fields.take("equals").flatMap(ConditionReader::equal).ifPresent(conditions::add);
    fields.take("range").flatMap(ConditionReader::range).ifPresent(conditions::add);
    fields
        .take("length_at_most")
        .map(at -> at.integer(0, Integer.MAX_VALUE))
        .filter(OptionalLong::isPresent)
        .map(most -> new ArgumentCondition.LengthAtMost(Math.toIntExact(most.getAsLong())))
        .ifPresent(conditions::add);
    fields.take("absent").flatMap(ConditionReader::absent).ifPresent(conditions::add);
    fields
        .take("type")
        .flatMap(at -> at.choice(ArgumentCondition.ValueType.WORDS))
        .map(ArgumentCondition.OfType::new)
        .ifPresent(conditions::add);
    fields.take("path_within").flatMap(ConditionReader::path).ifPresent(conditions::add);
    fields.take("url").flatMap(ConditionReader::url).ifPresent(conditions::add);
    return conditions;
  }

  /** A key without a value would leave out a condition that the author meant. */
  static Fields withoutNulls(Cursor at) {
    at.fields().entries().stream()
        .map(Map.Entry::getValue)
        .filter(value -> value.node().isNull())
        .forEach(value -> value.error("is empty; write a value or remove the key"));
    return at.fields();
  }

  static Optional<ArgumentCondition> glob(Cursor at) {
    return at.text().flatMap(glob -> globs(at, List.of(glob)));
  }

  private static Optional<ArgumentCondition> any(Cursor at) {
    List<String> globs = at.texts();
    if (globs.isEmpty()) {
      at.error("names no glob; list at least one");
      return Optional.empty();
    }
    return globs(at, globs);
  }

  private static Optional<ArgumentCondition> globs(Cursor at, List<String> globs) {
    try {
      NameGlobs.allowing(globs);
      return bounded(at, globs)
          ? Optional.of(new ArgumentCondition.OneOf(globs))
          : Optional.empty();
    } catch (InvalidPatternException e) {
      at.error("not a glob: " + e.reason());
      return Optional.empty();
    }
  }

  private static boolean bounded(Cursor at, List<String> words) {
    if (words.size() > MAX_WORDS) {
      at.error("has more than %d elements; write a second rule".formatted(MAX_WORDS));
    }
    return words.size() <= MAX_WORDS;
  }

  private static Optional<ArgumentCondition> equal(Cursor at) {
    Optional<ArgumentValue> value =
        at.node() instanceof Node.Scalar scalar
            ? switch (scalar.value()) {
              case Value.TextValue(String text) when text.length() <= ArgumentValue.MAX_TEXT ->
                  Optional.of(new ArgumentValue.Text(text));
              case Value.NumberValue(double number) ->
                  Optional.of(new ArgumentValue.Decimal(BigDecimal.valueOf(number), true));
              case Value.BoolValue(boolean flag) -> Optional.of(new ArgumentValue.Truth(flag));
              default -> Optional.empty();
            }
            : Optional.empty();
    if (value.isEmpty()) {
      at.error(
          "expected a text of at most %d characters, a number, true or false"
              .formatted(ArgumentValue.MAX_TEXT));
    }
    return value.map(ArgumentCondition.EqualTo::new);
  }

  private static Optional<ArgumentCondition> range(Cursor at) {
    List<BigDecimal> ends = at.items().stream().flatMap(end -> number(end).stream()).toList();
    if (ends.size() != 2 || at.items().size() != 2 || ends.get(0).compareTo(ends.get(1)) > 0) {
      at.error("expected two numbers, the smaller one first, such as [1, 100]");
      return Optional.empty();
    }
    return Optional.of(new ArgumentCondition.InRange(ends.get(0), ends.get(1)));
  }

  private static Optional<BigDecimal> number(Cursor at) {
    return at.node() instanceof Node.Scalar scalar
            && scalar.value() instanceof Value.NumberValue(double number)
        ? Optional.of(BigDecimal.valueOf(number))
        : Optional.empty();
  }

  private static Optional<ArgumentCondition> absent(Cursor at) {
    Optional<Boolean> flag = at.flag();
    if (flag.filter(absent -> !absent).isPresent()) {
      at.error("write true, or leave the key out: every other condition needs the argument");
    }
    return flag.filter(absent -> absent).map(absent -> new ArgumentCondition.IsAbsent());
  }

  private static Optional<ArgumentCondition> path(Cursor at) {
    Optional<String> root = at.text();
    if (root.filter(text -> !PathReading.isCanonical(text)).isPresent()) {
      at.error(
          "expected an absolute path without '.', '..', '//', '%', '\\' and a slash at its end,"
              + " such as /workspace");
      return Optional.empty();
    }
    return root.map(ArgumentCondition.PathWithin::new);
  }

  private static Optional<ArgumentCondition> url(Cursor at) {
    Fields fields = withoutNulls(at);
    Optional<Cursor> scheme = fields.take("scheme");
    Optional<Cursor> host = fields.take("host");
    Optional<Cursor> port = fields.take("port");
    fields.close();
    List<String> schemes = scheme.map(ConditionReader::words).orElse(List.of());
    List<String> hosts = host.map(ConditionReader::words).orElse(List.of());
    if (scheme.isEmpty() && host.isEmpty() && port.isEmpty()) {
      at.error("names no part of a URL; write scheme, host or port");
      return Optional.empty();
    }
    scheme.ifPresent(key -> checkSchemes(key, schemes));
    host.ifPresent(key -> checkHosts(key, hosts));
    OptionalLong number = port.map(key -> key.integer(0, 65_535)).orElse(OptionalLong.empty());
    return Optional.of(
        new ArgumentCondition.UrlOf(
            schemes,
            hosts,
            number.isPresent()
                ? OptionalInt.of(Math.toIntExact(number.getAsLong()))
                : OptionalInt.empty()));
  }

  private static List<String> words(Cursor at) {
    List<String> words =
        at.node() instanceof Node.Sequence ? at.texts() : at.text().stream().toList();
    if (at.node() instanceof Node.Sequence && words.isEmpty()) {
      at.error("is empty; name at least one");
    }
    bounded(at, words);
    return words;
  }

  private static void checkSchemes(Cursor at, List<String> schemes) {
    if (!schemes.stream().allMatch(word -> SCHEME.matcher(word).matches())) {
      at.error("expected schemes in lower case, such as https");
    }
  }

  private static void checkHosts(Cursor at, List<String> hosts) {
    for (String host : hosts) {
      try {
        HostPattern.compile(host);
      } catch (InvalidPatternException e) {
        at.error(e.reason());
      }
    }
  }
}
