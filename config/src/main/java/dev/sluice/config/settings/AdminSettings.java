package dev.sluice.config.settings;

import dev.sluice.config.net.HostPort;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The admin listener: {@code admin.*}.
 *
 * @param listen {@code admin.listen}
 * @param tokenFile {@code admin.token_file}: what callers have to present; without it only health
 *     is served where others than this host could connect
 */
public record AdminSettings(HostPort listen, Optional<Path> tokenFile) {
  public static final AdminSettings DEFAULTS =
      new AdminSettings(new HostPort("127.0.0.1", 9090), Optional.empty());
}
