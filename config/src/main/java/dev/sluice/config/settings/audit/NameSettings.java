package dev.sluice.config.settings.audit;

import dev.sluice.config.source.Fields;
import java.util.Map;

/**
 * What a client chose that records may hold, bounded and without secrets.
 *
 * @param userAgent {@code audit.user_agent}
 * @param asked {@code audit.asked}: keys of queries, and calls in bodies
 */
public record NameSettings(boolean userAgent, boolean asked) {
  public static final NameSettings DEFAULTS = new NameSettings(true, true);

  private static final Map<String, Boolean> ASKED = Map.of("names", true, "none", false);

  static NameSettings read(Fields audit) {
    return new NameSettings(
        audit.isOn("user_agent", DEFAULTS.userAgent()),
        audit.choice("asked", ASKED, DEFAULTS.asked()));
  }
}
