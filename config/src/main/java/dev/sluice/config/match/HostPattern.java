package dev.sluice.config.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A pattern over the dot-separated labels of a host: {@code *}, {@code ?} and {@code [...]} stay
 * inside one label, {@code **} as a whole label matches one or more. Lower case, without port; a
 * host with an empty label fits no pattern.
 */
public final class HostPattern {
  private static final String DEEP = "**";

  private final String text;
  private final Glob whole;
  private final String literalSuffix;
  private final boolean literal;

  private HostPattern(String text, Glob whole, String literalSuffix) {
    this.text = text;
    this.whole = whole;
    this.literalSuffix = literalSuffix;
    this.literal = text.equals(literalSuffix);
  }

  /**
   * Compiles a pattern (middleware-contract d.4).
   *
   * @throws InvalidPatternException when the pattern is empty, has whitespace, braces or empty
   *     labels, or a label is not a glob
   */
  public static HostPattern compile(String pattern) throws InvalidPatternException {
    checkCharacters(pattern);
    String text = pattern.toLowerCase(Locale.ROOT);
    List<Token> tokens = new ArrayList<>();
    String suffix = "";
    for (String label : text.split("\\.", -1)) {
      if (label.isEmpty()) {
        throw new InvalidPatternException("host pattern must not contain empty DNS labels");
      }
      if (!tokens.isEmpty()) {
        tokens.add(new Token.Literal('.'));
      }
      List<Token> parsed = tokens(label);
      tokens.addAll(parsed);
      boolean exact = parsed.stream().allMatch(Token.Literal.class::isInstance);
      suffix = exact ? suffix.isEmpty() ? label : suffix + "." + label : "";
    }
    return new HostPattern(text, new Glob(tokens, '.'), suffix);
  }

  public static HostPattern exact(String host) {
    String text = host.toLowerCase(Locale.ROOT);
    return new HostPattern(text, new Glob(List.of(), '.'), text);
  }

  private static void checkCharacters(String pattern) throws InvalidPatternException {
    if (pattern.isEmpty()) {
      throw new InvalidPatternException("host pattern must not be empty");
    }
    if (pattern.length() > GlobParser.MAX_LENGTH) {
      throw new InvalidPatternException(
          "host pattern must not be longer than " + GlobParser.MAX_LENGTH + " characters");
    }
    if (pattern.codePoints().anyMatch(HostPattern::isSpace)) {
      throw new InvalidPatternException("host pattern must not contain whitespace");
    }
    if (pattern.indexOf('{') >= 0 || pattern.indexOf('}') >= 0) {
      throw new InvalidPatternException("host pattern must not contain brace alternates");
    }
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  private static List<Token> tokens(String label) throws InvalidPatternException {
    if (label.equals(DEEP)) {
      return List.of(new Token.AnyOne(), new Token.DeepRun());
    }
    int deep = label.indexOf(DEEP);
    if (deep >= 0) {
      throw syntax(deep, "recursive wildcard must be its own component");
    }
    return parse(label);
  }

  private static List<Token> parse(String label) throws InvalidPatternException {
    try {
      return GlobParser.parse(label.replace("\\", "\\\\"));
    } catch (InvalidPatternException e) {
      throw syntax(label.indexOf('['), "invalid range");
    }
  }

  private static InvalidPatternException syntax(int position, String what) {
    return new InvalidPatternException(
        "invalid host pattern: Pattern syntax error near position " + position + ": " + what);
  }

  /** Whether a lower-case host without brackets fits. */
  public boolean matches(String host) {
    return literal ? text.equals(host) : isWellFormed(host) && whole.matches(host);
  }

  private boolean matches(String host, ComparisonBudget budget) {
    return !budget.spend(steps(host.length())) || matches(host);
  }

  public long steps(int length) {
    return literal ? 0 : whole.steps(length);
  }

  /** Whether some host fits both patterns; in doubt true. */
  public boolean overlaps(HostPattern other, ComparisonBudget budget) {
    return overlaps(other, List.of(), budget);
  }

  public boolean overlaps(HostPattern other, List<HostPattern> excluded, ComparisonBudget budget) {
    if (literal || other.literal) {
      String host = literal ? text : other.text;
      return matches(host, budget)
          && other.matches(host, budget)
          && excluded.stream().noneMatch(p -> !budget.isSpent() && p.matches(host, budget));
    }
    List<Glob> globs = new ArrayList<>();
    for (HostPattern pattern : excluded) {
      globs.add(pattern.whole);
    }
    return GlobIntersection.exists(
        whole, other.whole, globs, new GlobIntersection.Texts(true, budget));
  }

  public boolean isLiteral() {
    return literal;
  }

  public String literalSuffix() {
    return literalSuffix;
  }

  Glob glob() {
    return whole;
  }

  public String text() {
    return text;
  }

  private static boolean isWellFormed(String host) {
    return !host.isEmpty()
        && host.charAt(0) != '.'
        && host.charAt(host.length() - 1) != '.'
        && !host.contains("..");
  }

  @Override
  public String toString() {
    return text;
  }
}
