package dev.sluice.control.change;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A policy that is to take the place of a sandbox's.
 *
 * @param sandbox see {@link #isSandboxName}
 * @param expectedRevision the revision that it is meant to replace; empty: whichever there is
 */
public record PolicyPut(String sandbox, String yaml, OptionalLong expectedRevision) {
  private static final Pattern SANDBOX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  public PolicyPut {
    if (!isSandboxName(sandbox)) {
      throw new IllegalArgumentException("not a sandbox name");
    }
  }

  /**
   * Whether a text can name a sandbox: 1 to 128 letters, digits, dots, dashes and underscores, the
   * first a letter or digit.
   */
  public static boolean isSandboxName(String text) {
    return SANDBOX.matcher(text).matches();
  }
}
