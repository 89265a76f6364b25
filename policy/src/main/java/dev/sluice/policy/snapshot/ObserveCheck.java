package dev.sluice.policy.snapshot;

import dev.sluice.config.registration.Registrations;
import dev.sluice.policy.Policy;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.section.ObserveMode;
import dev.sluice.policy.snapshot.SnapshotCompiler.EntryCheck;
import java.time.Instant;
import java.util.List;

/**
 * Objects to {@code mode: observe} in a policy that no operator is known to have written.
 *
 * @param byOperator whether the caller presented the admin token
 */
public record ObserveCheck(String sandbox, boolean byOperator) implements EntryCheck {
  private static final String NEEDS_TOKEN =
      "mode: observe needs the admin token, also on loopback: send Authorization: Bearer with"
          + " that of admin.token_file, or of admin/token in the state of sluice dev";

  @Override
  public List<EntryFinding> findings(
      String sandbox, MiddlewareEntry entry, Registrations registrations) {
    return List.of();
  }

  @Override
  public List<String> objections(String sandbox, Policy policy) {
    return byOperator || !sandbox.equals(this.sandbox) || policy.observe().isEmpty()
        ? List.of()
        : List.of(NEEDS_TOKEN);
  }

  /**
   * Objections to a removal, by which the sandbox is observed for longer.
   *
   * @param next policy that is in force for the sandbox then
   */
  public List<String> objectionsToRemoval(Policy before, Policy next, Instant now) {
    Instant until = end(next);
    return byOperator || !until.isAfter(now) || !until.isAfter(end(before))
        ? List.of()
        : List.of("the policy of sandbox default would be in force for it: " + NEEDS_TOKEN);
  }

  private static Instant end(Policy policy) {
    return policy.observe().map(ObserveMode::until).orElse(Instant.MIN);
  }
}
