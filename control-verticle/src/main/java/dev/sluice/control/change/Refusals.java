package dev.sluice.control.change;

import dev.sluice.config.SnapshotCompiler.EntryCheck;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.source.Violation.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What services said against entries, as violations of the policy that holds them.
 *
 * @param reasons by entry; nothing is said of entries that are right
 */
record Refusals(Map<EntryId, String> reasons) implements EntryCheck {
  @Override
  public List<Finding> findings(
      String sandbox, MiddlewareEntry entry, Registrations registrations) {
    return Optional.ofNullable(reasons.get(new EntryId(sandbox, entry.key())))
        .map(reason -> new Finding(Severity.ERROR, "is invalid: " + reason))
        .stream()
        .toList();
  }
}
