package dev.sluice.policy.diff;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.match.SampleTexts;
import dev.sluice.config.match.TextKind;
import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.policy.argument.ArgumentCondition;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Values, as JSON, that some conditions on one pointer tell apart. */
final class ValueKinds {
  // Longer texts make bodies that most limits refuse.
  private static final int LONGEST = 32 << 10;

  private static final List<String> USUAL =
      List.of("\"a\"", "1", "1.5", "true", "{}", "[]", "null");

  private final Collection<ArgumentCondition> conditions;
  private final ComparisonBudget budget;
  private final Set<String> values = new LinkedHashSet<>();

  ValueKinds(Collection<ArgumentCondition> conditions, ComparisonBudget budget) {
    this.conditions = conditions;
    this.budget = budget;
  }

  Set<String> values() {
    SampleTexts texts = new SampleTexts(TextKind.VALUE, budget);
    Set<BigDecimal> ends = new TreeSet<>();
    Set<Integer> lengths = new TreeSet<>();
    List<ArgumentCondition.UrlOf> urls = new ArrayList<>();
    for (ArgumentCondition condition : conditions) {
      switch (condition) {
        case ArgumentCondition.OneOf(var globs) -> globs.forEach(texts::name);
        case ArgumentCondition.EqualTo(var value) -> equal(value, ends);
        case ArgumentCondition.InRange(var least, var most) -> {
          ends.add(least);
          ends.add(most);
        }
        case ArgumentCondition.LengthAtMost(var most) -> lengths.add(most);
        case ArgumentCondition.IsAbsent absent -> {}
        case ArgumentCondition.OfType type -> {}
        case ArgumentCondition.PathWithin(var root) -> paths(root);
        case ArgumentCondition.UrlOf url -> urls.add(url);
      }
    }
    List<String> fitting = texts.texts();
    fitting.forEach(text -> values.add(quoted(text)));
    lengths.forEach(length -> lengths(length, fitting));
    numbers(List.copyOf(ends));
    urls(urls);
    values.addAll(USUAL);
    return values;
  }

  private void equal(ArgumentValue value, Set<BigDecimal> ends) {
    switch (value) {
      case ArgumentValue.Text(var text) -> values.add(quoted(text));
      case ArgumentValue.Decimal(var number, var whole) -> ends.add(number);
      case ArgumentValue.Truth truth -> values.addAll(List.of("true", "false"));
      default -> {}
    }
  }

  private void paths(String root) {
    String below = root.equals("/") ? "" : root;
    values.addAll(List.of(quoted(root), quoted(below + "/x"), quoted("/x")));
  }

  private void lengths(int length, List<String> fitting) {
    List<String> heads = new ArrayList<>(fitting);
    heads.add("");
    for (String head : heads) {
      for (int all = length; all <= Math.min(length + 1L, LONGEST); all++) {
        if (head.length() <= all && budget.spend(1)) {
          values.add(quoted(head + "a".repeat(all - head.length())));
        }
      }
    }
  }

  private void numbers(List<BigDecimal> ends) {
    if (ends.isEmpty()) {
      return;
    }
    values.add(text(ends.getFirst().subtract(BigDecimal.ONE)));
    for (int i = 0; i < ends.size(); i++) {
      values.add(text(ends.get(i)));
      if (i > 0) {
        BigDecimal sum = ends.get(i - 1).add(ends.get(i));
        values.add(text(sum.multiply(new BigDecimal("0.5"))));
        values.add(text(sum.multiply(new BigDecimal("0.5")).setScale(0, RoundingMode.CEILING)));
      }
    }
    values.add(text(ends.getLast().add(BigDecimal.ONE)));
  }

  private static String text(BigDecimal number) {
    return number.stripTrailingZeros().toString();
  }

  private void urls(List<ArgumentCondition.UrlOf> urls) {
    if (urls.isEmpty()) {
      return;
    }
    Set<String> schemes = new LinkedHashSet<>(List.of("x-other"));
    Set<Integer> ports = new LinkedHashSet<>(List.of(1));
    List<HostPattern> patterns = new ArrayList<>();
    for (ArgumentCondition.UrlOf url : urls) {
      schemes.addAll(url.schemes());
      url.port().ifPresent(ports::add);
      url.hosts().forEach(host -> compiled(host).ifPresent(patterns::add));
    }
    schemes.add("https");
    for (String host : new SampleTexts(TextKind.HOST, budget).hosts(patterns).texts()) {
      for (String scheme : schemes) {
        for (int port : ports) {
          if (budget.spend(1)) {
            values.add(quoted("%s://%s:%d/".formatted(scheme, host, port)));
          }
        }
      }
    }
  }

  private static Optional<HostPattern> compiled(String host) {
    try {
      return Optional.of(HostPattern.compile(host));
    } catch (InvalidPatternException e) {
      return Optional.empty();
    }
  }

  static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit == '"' || unit == '\\') {
        json.append('\\').append(unit);
      } else if (unit < ' ') {
        json.append("\\u%04x".formatted((int) unit));
      } else {
        json.append(unit);
      }
    }
    return json.append('"').toString();
  }
}
