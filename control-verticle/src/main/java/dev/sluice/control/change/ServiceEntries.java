package dev.sluice.control.change;

import dev.sluice.config.SnapshotCompiler.EntryCheck;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.control.change.Proposal.EntryId;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Collects, while a generation is compiled, the entries whose config only an operator-run service
 * can validate. One thread.
 */
final class ServiceEntries implements EntryCheck {
  private final Map<EntryId, Subject> subjects = new LinkedHashMap<>();

  /**
   * Reports the services' objections as violations of the policies that hold the entries.
   *
   * @param reasons by entry; an entry without one is valid
   */
  static EntryCheck refused(Map<EntryId, String> reasons) {
    return (sandbox, entry, registrations) ->
        Optional.ofNullable(reasons.get(new EntryId(sandbox, entry.key())))
            .map(reason -> new Finding(Severity.ERROR, "is invalid: " + reason))
            .stream()
            .toList();
  }

  @Override
  public List<Finding> findings(
      String sandbox, MiddlewareEntry entry, Registrations registrations) {
    registrations
        .find(entry.implementation())
        .map(owner -> Subject.of(owner, entry))
        .ifPresent(subject -> subjects.put(new EntryId(sandbox, entry.key()), subject));
    return List.of();
  }

  /** What the services of these entries were, or are to be, asked about. */
  Set<Subject> subjects() {
    return new HashSet<>(subjects.values());
  }

  /** The same of some entries. */
  Set<Subject> subjects(Collection<EntryId> some) {
    return some.stream()
        .flatMap(entry -> Optional.ofNullable(subjects.get(entry)).stream())
        .collect(Collectors.toSet());
  }

  /** The entries whose subject meets a condition. */
  List<EntryId> where(BiPredicate<EntryId, Subject> condition) {
    return subjects.entrySet().stream()
        .filter(entry -> condition.test(entry.getKey(), entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * The parts of an entry that a service validates. Its other fields, such as {@code on_error}, can
   * change while the service is down.
   */
  record Subject(String service, URI endpoint, Value.MapValue config) {
    static Subject of(Registration owner, MiddlewareEntry entry) {
      return new Subject(owner.name(), owner.endpoint(), entry.config());
    }

    /** Hides the config, which may hold secrets. */
    @Override
    public String toString() {
      return "Subject[" + service + "]";
    }
  }
}
