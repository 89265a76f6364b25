package dev.sluice.config;

import dev.sluice.config.SnapshotCompiler.EntryCheck;
import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.registration.Registrations;
import java.util.List;

/**
 * Objects to {@code mode: observe} in a policy that no operator is known to have written.
 *
 * @param sandbox whose policy changes
 * @param byOperator whether the caller presented the admin token
 */
public record ObserveCheck(String sandbox, boolean byOperator) implements EntryCheck {
  @Override
  public List<Finding> findings(
      String sandbox, MiddlewareEntry entry, Registrations registrations) {
    return List.of();
  }

  @Override
  public List<String> objections(String sandbox, Policy policy) {
    return byOperator || !sandbox.equals(this.sandbox) || policy.observe().isEmpty()
        ? List.of()
        : List.of(
            "mode: observe needs the admin token, also on loopback: send Authorization: Bearer with"
                + " that of admin.token_file, or of admin/token in the state of sluice dev");
  }
}
