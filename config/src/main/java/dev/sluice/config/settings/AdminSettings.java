package dev.sluice.config.settings;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.source.Fields;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The admin listener: {@code admin.*}.
 *
 * @param listen {@code admin.listen}
 * @param tokenFile {@code admin.token_file}: the bearer token that callers present; without it,
 *     only health is served on addresses that other hosts can reach
 */
public record AdminSettings(HostPort listen, Optional<Path> tokenFile) {
  public static final AdminSettings DEFAULTS =
      new AdminSettings(new HostPort("127.0.0.1", 9090), Optional.empty());

  static AdminSettings read(Fields admin, Path directory) {
    return new AdminSettings(
        admin.take("listen").flatMap(HostPort::read).orElse(DEFAULTS.listen()),
        admin.file("token_file", directory));
  }
}
