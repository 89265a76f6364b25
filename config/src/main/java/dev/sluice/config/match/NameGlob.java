package dev.sluice.config.match;

/**
 * A query value, GraphQL name, MCP method or tool. In an allow rule {@code *} stops at a dot, as in
 * OpenShell; in a deny rule it does not, because a deny rule that misses {@code a.b} is a hole.
 */
public final class NameGlob {
  public static final NameGlob ANY = anything();

  private final String text;
  private final GlobSet globs;

  private NameGlob(String text, GlobSet globs) {
    this.text = text;
    this.globs = globs;
  }

  /**
   * Compiles a pattern of an allow rule.
   *
   * @throws InvalidPatternException for an unclosed bracket or brace, or a pattern too long
   */
  public static NameGlob allowing(String pattern) throws InvalidPatternException {
    return new NameGlob(pattern, GlobSet.compile(pattern, '.'));
  }

  /**
   * Compiles a pattern of a deny rule.
   *
   * @throws InvalidPatternException for an unclosed bracket or brace, or a pattern too long
   */
  public static NameGlob denying(String pattern) throws InvalidPatternException {
    return new NameGlob(pattern, GlobSet.compile(pattern, GlobSet.NO_SEPARATOR));
  }

  private static NameGlob anything() {
    try {
      return denying("**");
    } catch (InvalidPatternException e) {
      throw new AssertionError("two stars are a glob", e);
    }
  }

  public boolean matches(String name) {
    return globs.matches(name);
  }

  @Override
  public String toString() {
    return text;
  }
}
