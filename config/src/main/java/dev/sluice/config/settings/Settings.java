package dev.sluice.config.settings;

import dev.sluice.config.net.HostPort;
import java.nio.file.Path;
import java.util.Set;

/**
 * One node: {@code sluice.yaml}. Parts of the program receive their slice, never this root.
 *
 * @param state directory of everything that outlives the process
 * @param adminListen {@code admin.listen}
 */
public record Settings(
    Set<Role> roles,
    Path state,
    ProxySettings proxy,
    HostPort adminListen,
    KafkaSettings kafka,
    AuditSettings audit) {
  public Settings {
    roles = Set.copyOf(roles);
  }
}
