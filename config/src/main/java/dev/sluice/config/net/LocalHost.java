package dev.sluice.config.net;

import dev.sluice.config.source.Cursor;
import java.util.Locale;
import java.util.Optional;

/**
 * Hosts that the proxy answers itself, before policy. They are never resolved or dialed, so that no
 * policy and no setting names one.
 */
public enum LocalHost {
  /** What clients need to trust the proxy. */
  SLUICE("sluice.local"),
  /** What the agent of a sandbox may know and propose. */
  POLICY("policy.local");

  private static final LocalHost[] ALL = values();

  private final String host;

  LocalHost(String host) {
    this.host = host;
  }

  public String host() {
    return host;
  }

  /**
   * The local host of a request.
   *
   * @param host in lower case, without trailing dot and port
   */
  public static Optional<LocalHost> of(String host) {
    // A loop, because this runs for every request.
    for (LocalHost local : ALL) {
      if (local.host.equals(host)) {
        return Optional.of(local);
      }
    }
    return Optional.empty();
  }

  public static boolean refuse(Cursor at, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Optional<LocalHost> local =
        of(lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower);
    local.ifPresent(
        own ->
            at.error(
                own.host
                    + " is answered by the proxy itself, for every sandbox, and never looked up or"
                    + " reached; remove it"));
    return local.isPresent();
  }
}
