package dev.sluice.config.match;

/**
 * The path of a rule: {@code *} stays inside one segment, {@code **} crosses segments and may be
 * empty. So {@code /repos/**} matches {@code /repos/} but not {@code /repos}.
 */
public final class PathGlob {
  public static final PathGlob ANY = new PathGlob("**", GlobSet.literal("**"), true);

  private final String text;
  private final GlobSet globs;
  private final boolean any;

  private PathGlob(String text, GlobSet globs, boolean any) {
    this.text = text;
    this.globs = globs;
    this.any = any;
  }

  /**
   * Compiles a pattern.
   *
   * @throws InvalidPatternException for an unclosed bracket or brace, or a pattern too long
   */
  public static PathGlob compile(String pattern) throws InvalidPatternException {
    return pattern.equals("**") ? ANY : new PathGlob(pattern, GlobSet.compile(pattern, '/'), false);
  }

  /** Whether a canonical path, without its query, fits. */
  public boolean matches(String path) {
    return any || globs.matches(path);
  }

  @Override
  public String toString() {
    return text;
  }
}
