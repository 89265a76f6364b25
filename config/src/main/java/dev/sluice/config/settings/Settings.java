package dev.sluice.config.settings;

import java.nio.file.Path;
import java.util.Set;

/**
 * One node: {@code sluice.yaml}. Parts of the program receive their slice, never this root.
 *
 * @param state directory of everything that outlives the process
 * @param services {@code chain.services}
 */
public record Settings(
    Set<Role> roles,
    Path state,
    ProxySettings proxy,
    ServiceSettings services,
    ControlSettings control,
    ClusterSettings cluster,
    AdminSettings admin,
    KafkaSettings kafka,
    AuditSettings audit) {
  public Settings {
    roles = Set.copyOf(roles);
  }

  /** The same node with other roles, as the command line may ask. */
  public Settings withRoles(Set<Role> roles) {
    return new Settings(roles, state, proxy, services, control, cluster, admin, kafka, audit);
  }

  /** The same node with another state directory, as the command line may ask. */
  public Settings withState(Path state) {
    return new Settings(roles, state, proxy, services, control, cluster, admin, kafka, audit);
  }

  /** The same node with another proxy, as development mode needs. */
  public Settings withProxy(ProxySettings proxy) {
    return new Settings(roles, state, proxy, services, control, cluster, admin, kafka, audit);
  }
}
