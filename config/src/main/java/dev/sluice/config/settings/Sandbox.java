package dev.sluice.config.settings;

import dev.sluice.config.net.HostPort;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the traffic of one sandbox is told from others': by where it arrives, by its credentials, or
 * either.
 *
 * @param id see {@link #isId}; names its policy, its events and, in credentials, the user
 * @param listen a listener of its own
 * @param token what it has to present at {@code proxy.listen}
 */
public record Sandbox(String id, Optional<HostPort> listen, Optional<TokenHash> token) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  /**
   * Whether a text can name a sandbox: 1 to 128 letters, digits, dots, dashes and underscores, the
   * first a letter or digit.
   */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }
}
