package dev.sluice.policy.argument;

import dev.sluice.policy.argument.ReferenceEvaluator.Arguments;
import dev.sluice.policy.argument.ReferenceEvaluator.Condition;
import dev.sluice.policy.argument.ReferenceEvaluator.Numeral;
import dev.sluice.policy.argument.ReferenceEvaluator.Pointer;
import dev.sluice.policy.argument.ReferenceEvaluator.Url;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Draws conditions and arguments that they nearly fit. */
final class ArgumentSamples {
  private static final List<String> KEYS = List.of("a", "A", "b", "path", "0", "1");
  private static final List<Object> OPERANDS =
      List.of("ab", true, false, new BigDecimal("3"), new BigDecimal("0.5"), new BigDecimal("-1"));
  private static final List<String> GLOBS = List.of("a*", "a**", "*.b", "ab", "**", "*a*", "a.*c");
  private static final List<String> TYPES =
      List.of("string", "number", "integer", "boolean", "object", "array", "null");
  private static final List<String> TEXTS =
      List.of("ab", "a.b", "a", "", "abc", "AB", "a.bc", "\ud83d\ude00", "3", "true", "a\nb", "é");
  private static final List<String> NUMBERS =
      List.of(
          "3",
          "3.0",
          "30e-1",
          "0.5",
          "-1",
          "-0",
          "0",
          "100",
          "1e2",
          "1.5",
          "1e400",
          "2.99999999999",
          "3.00000000000000000000001",
          "0.50000000000000000000001",
          "9007199254740993");
  private static final List<String> SEGMENTS =
      List.of(
          "w",
          "w",
          "W",
          "etc",
          "..",
          "..",
          ".",
          "",
          "w.",
          "...",
          "..;",
          ".. ",
          "x;y",
          "%2e",
          "a b",
          "..\\",
          "\u200b",
          "\uff0e\uff0e",
          "a\u0000",
          "w s");
  private static final List<String> SCHEMES = List.of("https", "http", "HTTPS", "git", "");
  private static final List<String> HOSTS =
      List.of(
          "x.test",
          "X.test",
          "y.x.test",
          "x.test.",
          "a@x.test",
          "127.0.0.1",
          "127.1",
          "0x7f.1",
          "2130706433",
          "[::1]",
          "x_y.test",
          "",
          "x.test\\",
          "xé.test",
          "x%2etest",
          "x.test:");
  private static final List<String> RESTS =
      List.of(
          "",
          "/",
          "/a?b#c",
          "?a",
          "#@x",
          "?@x.test",
          "/@x",
          "/a b",
          "/\t",
          ":443/",
          ":80",
          ":99999/");

  private final Random random;

  ArgumentSamples(long seed) {
    random = new Random(seed);
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  Arguments arguments() {
    Map<List<String>, Pointer> pointers = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      List<String> keys =
          random.nextInt(4) > 0 ? List.of(one(KEYS)) : List.of(one(KEYS), one(KEYS));
      pointers.put(keys, pointer(keys));
    }
    return new Arguments(List.copyOf(pointers.values()), random.nextInt(4) == 0);
  }

  /** The same but for one pointer, or for what is additional. */
  Arguments resembling(Arguments other) {
    List<Pointer> pointers = new ArrayList<>(other.pointers());
    int at = random.nextInt(pointers.size());
    pointers.set(at, pointer(pointers.get(at).keys()));
    return new Arguments(pointers, random.nextInt(4) == 0 ? !other.closed() : other.closed());
  }

  private Pointer pointer(List<String> keys) {
    if (random.nextInt(12) == 0) {
      return new Pointer(keys, false, List.of(new Condition("absent", true)));
    }
    Map<String, Condition> conditions = new LinkedHashMap<>();
    for (int i = random.nextInt(6) == 0 ? 1 : 0; i >= 0; i--) {
      Condition condition = condition();
      conditions.put(condition.key(), condition);
    }
    return new Pointer(keys, random.nextInt(4) == 0, List.copyOf(conditions.values()));
  }

  private Condition condition() {
    return switch (random.nextInt(7)) {
      case 0 -> new Condition("glob", one(GLOBS));
      case 1 -> new Condition("equals", one(OPERANDS));
      case 2 ->
          new Condition(
              "range",
              List.of(one(List.of(bd("-1"), bd("0.5"))), one(List.of(bd("3"), bd("99.5")))));
      case 3 -> new Condition("length_at_most", random.nextInt(4));
      case 4 -> new Condition("type", one(TYPES));
      case 5 -> new Condition("path_within", one(List.of("/w", "/w/etc", "/")));
      default ->
          new Condition(
              "url",
              new Url(
                  one(List.of("https", "")),
                  one(List.of("x.test", "*.x.test", "127.0.0.1")),
                  one(List.of(0, 443))));
    };
  }

  private static BigDecimal bd(String text) {
    return new BigDecimal(text);
  }

  Map<String, Object> object(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      members.put(one(KEYS), value(depth));
    }
    return members;
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 10)) {
      case 0, 1 -> one(TEXTS);
      case 2, 3 -> new Numeral(one(NUMBERS));
      case 4, 5 -> random.nextInt(20) == 0 ? "w/x" : path();
      case 6, 7 ->
          one(SCHEMES) + one(List.of("://", "://", "://", ":", "//")) + one(HOSTS) + one(RESTS);
      case 8 -> random.nextBoolean();
      case 9 -> ReferenceEvaluator.NULL;
      case 10 -> object(depth - 1);
      default -> {
        List<Object> elements = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          elements.add(value(depth - 1));
        }
        yield elements;
      }
    };
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      path.append('/').append(one(SEGMENTS));
    }
    return path.toString();
  }

  static String yaml(Arguments rule, boolean denies) {
    String pointers =
        rule.pointers().stream().map(p -> yaml(p, denies)).collect(Collectors.joining(", "));
    return "{" + pointers + (rule.closed() && !denies ? ", additional: deny}" : "}");
  }

  private static String yaml(Pointer pointer, boolean denies) {
    String conditions =
        pointer.conditions().stream()
            .map(c -> c.key() + ": " + operand(c.operand()))
            .collect(Collectors.joining(", "));
    boolean absent = conditions.startsWith("absent");
    String optional = pointer.optional() && !denies && !absent ? ", optional: true" : "";
    return "'/%s': {%s%s}".formatted(String.join("/", pointer.keys()), conditions, optional);
  }

  private static String operand(Object operand) {
    return switch (operand) {
      case String text -> "'" + text + "'";
      case Url url ->
          "{host: '%s'%s%s}"
              .formatted(
                  url.host(),
                  url.scheme().isEmpty() ? "" : ", scheme: " + url.scheme(),
                  url.port() == 0 ? "" : ", port: " + url.port());
      default -> operand.toString();
    };
  }

  static String json(Object value) {
    return switch (value) {
      case Object nothing when nothing.equals(ReferenceEvaluator.NULL) -> "null";
      case String text ->
          text.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining("", "\"", "\""));
      case Numeral(String text) -> text;
      case List<?> elements ->
          elements.stream().map(ArgumentSamples::json).collect(Collectors.joining(",", "[", "]"));
      case Map<?, ?> members ->
          members.entrySet().stream()
              .map(m -> "\"" + m.getKey() + "\":" + json(m.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      default -> value.toString();
    };
  }
}
