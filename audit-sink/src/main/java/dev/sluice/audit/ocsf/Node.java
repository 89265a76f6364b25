package dev.sluice.audit.ocsf;

import dev.sluice.config.settings.Role;
import java.util.Set;

/**
 * Whom the events come from.
 *
 * @param name what the operator calls the node
 * @param id UUID that stays with its state
 * @param version of Sluice
 * @param roles what it does
 */
public record Node(String name, String id, String version, Set<Role> roles) {
  public Node {
    roles = Set.copyOf(roles);
  }
}
