package dev.sluice.config.secrets;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Value;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.pattern.ExpressionShape;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.SecretPattern.Confidence;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code custom}: the patterns of the operator. */
final class CustomPatterns {
  private static final int MAX_PATTERNS = 16;
  private static final int MAX_PREFIX = 64;
  private static final int MAX_EXPRESSION = 256;
  private static final int MAX_PROGRAM = 1024;
  private static final int MAX_EXPANDED = 500_000;
  private static final String LABEL = "Pattern of the operator";
  private static final Set<String> KEYS = Set.of("name", "prefix", "pattern");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final Pattern COUNT = Pattern.compile("\\{(\\d+)(?:,(\\d*))?\\}");

  private CustomPatterns() {}

  static List<SecretPattern> read(KeyPath path, List<Value> items, ConfigFaults faults) {
    if (items.size() > MAX_PATTERNS) {
      faults.add(
          new InvalidConfig(path.text(), "has more than %d patterns".formatted(MAX_PATTERNS)));
      return List.of();
    }
    Set<String> names = new HashSet<>();
    return faults.mappings(path, items, fields -> read(fields, names, faults));
  }

  private static Optional<SecretPattern> read(
      ConfigFields fields, Set<String> taken, ConfigFaults faults) {
    faults.addAll(fields.unknown(KEYS));
    Optional<String> name = faults.value(() -> name(fields, taken));
    Optional<String> prefix = faults.value(() -> prefix(fields));
    Optional<Pattern> expression = faults.value(() -> expression(fields));
    if (name.isEmpty() || prefix.isEmpty() || expression.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SecretPattern(
            name.get(),
            LABEL,
            List.of(prefix.get()),
            Confidence.MEDIUM,
            new ExpressionShape(expression.get())));
  }

  private static String name(ConfigFields fields, Set<String> taken) throws InvalidConfig {
    String name = fields.required("name");
    if (!NAME.matches(name)) {
      throw new InvalidConfig(
          fields.at("name"),
          "must be a lower-case letter and up to 31 lower-case letters, digits and dashes");
    }
    if (isReserved(name)) {
      throw new InvalidConfig(fields.at("name"), "is the id of a pattern that ships with Sluice");
    }
    if (!taken.add(name)) {
      throw new InvalidConfig(fields.at("name"), "is taken by another custom pattern");
    }
    return name;
  }

  // Names of later versions of the pack stay free, because entries may have taken them before.
  private static boolean isReserved(String name) {
    return SecretFinding.RESERVED.contains(name)
        || SecretCatalog.find(name).filter(pattern -> pattern.facts().since() == 1).isPresent();
  }

  private static String prefix(ConfigFields fields) throws InvalidConfig {
    String prefix = fields.required("prefix");
    if (prefix.length() < SecretPattern.MIN_LITERAL
        || prefix.length() > MAX_PREFIX
        || !prefix.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\')) {
      throw new InvalidConfig(
          fields.at("prefix"),
          "must be %d to %d printable ASCII characters without double quotes and backslashes"
              .formatted(SecretPattern.MIN_LITERAL, MAX_PREFIX));
    }
    return prefix;
  }

  private static Pattern expression(ConfigFields fields) throws InvalidConfig {
    String path = fields.at("pattern");
    String expression = fields.required("pattern");
    if (expression.length() > MAX_EXPRESSION || !expression.chars().allMatch(c -> c < 0x80)) {
      throw new InvalidConfig(
          path, "must be at most %d ASCII characters".formatted(MAX_EXPRESSION));
    }
    if (!isAffordable(expression)) {
      throw new InvalidConfig(path, "repeats too much; use smaller counts in {}");
    }
    Pattern compiled = compiled(path, expression);
    if (compiled.programSize() > MAX_PROGRAM) {
      throw new InvalidConfig(
          path,
          "compiles to %d instructions, more than %d; use smaller counts in {}"
              .formatted(compiled.programSize(), MAX_PROGRAM));
    }
    if (compiled.matcher("").lookingAt()) {
      throw new InvalidConfig(path, "matches nothing at all; require at least one character");
    }
    return compiled;
  }

  private static Pattern compiled(String path, String expression) throws InvalidConfig {
    try {
      return Pattern.compile(expression, Pattern.DISABLE_UNICODE_GROUPS);
    } catch (PatternSyntaxException e) {
      throw new InvalidConfig(path, "is not a regular expression of RE2: " + e.getDescription());
    }
  }

  // Whether the expression stays small when its counted repetitions are expanded. Counts multiply
  // as if each stood inside the next one.
  private static boolean isAffordable(String expression) {
    long expanded = expression.length();
    Matcher counts = COUNT.matcher(expression);
    while (counts.find()) {
      expanded *= Math.max(1, Math.max(number(counts.group(1)), number(counts.group(2))));
      if (expanded > MAX_EXPANDED) {
        return false;
      }
    }
    return true;
  }

  private static long number(@Nullable String digits) {
    if (digits == null || digits.isEmpty()) {
      return 0;
    }
    return digits.length() > 6 ? MAX_EXPANDED : Long.parseLong(digits);
  }
}
