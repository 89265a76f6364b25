package dev.sluice.config;

import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.boundary.Boundary;
import dev.sluice.config.policy.compiled.ReadyPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The policies of sandboxes, each under the boundary if there is one. */
final class BoundedPolicies {
  private BoundedPolicies() {}

  /**
   * The policies by sandbox; those without a usable document deny everything.
   *
   * @param names sandboxes, perhaps with the name of the boundary
   */
  static Map<String, Policy> of(Set<String> names, Map<String, ReadyPolicy> usable) {
    Map<String, Policy> policies = new HashMap<>();
    names.forEach(
        name ->
            policies.put(
                name,
                Optional.ofNullable(usable.get(name))
                    .map(ReadyPolicy::policy)
                    .orElseGet(Policy::denyAll)));
    Policy boundary = policies.remove(Boundary.NAME);
    if (boundary != null) {
      policies.replaceAll((sandbox, policy) -> policy.within(boundary));
    }
    return policies;
  }
}
