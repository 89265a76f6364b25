package dev.sluice.control.change;

import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.source.Value;
import dev.sluice.control.change.CandidateChange.EntryId;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.snapshot.EntryFinding;
import dev.sluice.policy.snapshot.SnapshotCompiler.EntryCheck;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
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
            .map(reason -> EntryFinding.invalid(entry, "", reason))
            .stream()
            .toList();
  }

  @Override
  public List<EntryFinding> findings(
      String sandbox, MiddlewareEntry entry, Registrations registrations) {
    registrations
        .find(entry.implementation())
        .map(owner -> Subject.of(owner, entry))
        .ifPresent(subject -> subjects.put(new EntryId(sandbox, entry.key()), subject));
    return List.of();
  }

  /**
   * What services have to be asked about these entries.
   *
   * @param inForce entries that they were asked about
   * @param open those of them that they have not validated
   * @param again those of these that they are asked about again
   */
  Questions questions(ServiceEntries inForce, List<EntryId> open, Predicate<EntryId> again) {
    Set<Subject> pending =
        open.stream()
            .flatMap(entry -> Optional.ofNullable(inForce.subjects.get(entry)).stream())
            .collect(Collectors.toSet());
    Set<Subject> known = new HashSet<>(inForce.subjects.values());
    return new Questions(
        where((id, subject) -> pending.contains(subject) && !again.test(id)),
        where(
            (id, subject) ->
                !known.contains(subject) || (pending.contains(subject) && again.test(id))));
  }

  private List<EntryId> where(BiPredicate<EntryId, Subject> condition) {
    return subjects.entrySet().stream()
        .filter(entry -> condition.test(entry.getKey(), entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  record Questions(List<EntryId> left, List<EntryId> asked) {}

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
