package dev.sluice.tools.command;

import java.util.regex.Pattern;

/** The name by which people call this program, for commands that are printed to be run. */
public final class ProgramName {
  private static final String PROPERTY = "sluice.command";
  private static final String DEFAULT = "sluice";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private ProgramName() {}

  /**
   * A command as a shell takes it.
   *
   * @param words after the name of the program
   */
  public static String call(String words) {
    return quoted(System.getProperty(PROPERTY, DEFAULT)) + " " + words;
  }

  /** A name with other characters in quotes; the default for one that no line can hold. */
  static String quoted(String name) {
    if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
      return DEFAULT;
    }
    return PLAIN.matcher(name).matches() ? name : "'" + name.replace("'", "'\\''") + "'";
  }
}
