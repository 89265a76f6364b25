package dev.sluice.config.policy.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A pattern over the dot-separated labels of a host: {@code *}, {@code ?} and {@code [...]} stay
 * inside one label, {@code **} as a whole label stands for one or more of them. Lower case; a host
 * with an empty label fits no pattern; ports take no part.
 */
public final class HostPattern {
  private final String text;
  private final List<HostLabel> labels;
  private final Glob whole;
  private final boolean literal;

  private HostPattern(String text, List<HostLabel> labels, Glob whole) {
    this.text = text;
    this.labels = List.copyOf(labels);
    this.whole = whole;
    this.literal = labels.stream().allMatch(HostLabel.Exact.class::isInstance);
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
    List<HostLabel> labels = new ArrayList<>();
    List<Token> tokens = new ArrayList<>();
    for (String label : text.split("\\.", -1)) {
      if (label.isEmpty()) {
        throw new InvalidPatternException("host pattern must not contain empty DNS labels");
      }
      if (!tokens.isEmpty()) {
        tokens.add(new Token.Literal('.'));
      }
      add(label, labels, tokens);
    }
    return new HostPattern(text, labels, new Glob(tokens, '.'));
  }

  /** Only this host, whatever characters it has. */
  public static HostPattern exact(String host) {
    String text = host.toLowerCase(Locale.ROOT);
    List<HostLabel> labels = new ArrayList<>();
    for (String label : text.split("\\.", -1)) {
      labels.add(new HostLabel.Exact(label));
    }
    return new HostPattern(text, labels, new Glob(List.of(), '.'));
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

  private static void add(String label, List<HostLabel> labels, List<Token> tokens)
      throws InvalidPatternException {
    if (label.equals("**")) {
      labels.add(new HostLabel.Deep());
      tokens.add(new Token.AnyOne());
      tokens.add(new Token.DeepRun());
      return;
    }
    int deep = label.indexOf("**");
    if (deep >= 0) {
      throw syntax(deep, "recursive wildcard must be its own component");
    }
    List<Token> parsed = parse(label);
    boolean exact = parsed.stream().allMatch(Token.Literal.class::isInstance);
    labels.add(exact ? new HostLabel.Exact(label) : new HostLabel.Wild(new Glob(parsed, '.')));
    tokens.addAll(parsed);
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

  /** Whether some host fits both patterns; two globs in one label are assumed to share a host. */
  public boolean overlaps(HostPattern other) {
    return HostLabel.overlap(labels, other.labels);
  }

  /** Whether the pattern names exactly one host. */
  public boolean isLiteral() {
    return literal;
  }

  /** The labels after the last wildcard, with their dots; empty when the last label is one. */
  public String literalSuffix() {
    int from = labels.size();
    while (from > 0 && labels.get(from - 1) instanceof HostLabel.Exact) {
      from--;
    }
    return labels.subList(from, labels.size()).stream()
        .map(label -> ((HostLabel.Exact) label).text())
        .collect(Collectors.joining("."));
  }

  /** The pattern in lower case. */
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
