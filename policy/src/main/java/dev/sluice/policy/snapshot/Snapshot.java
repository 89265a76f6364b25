package dev.sluice.policy.snapshot;

import dev.sluice.config.registration.Registrations;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.policy.Policy;
import dev.sluice.policy.compiled.ReadyPolicy;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.policy.middleware.SelectableEntry;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One compiled generation of configuration: everything that a node decides by, swapped whole.
 *
 * @param generation grows by one with each accepted change; 0 is the empty configuration that
 *     denies everything
 * @param policies by sandbox; {@code default} serves sandboxes without one
 * @param compiled what the policies were compiled from, for the compiler of the next generation
 * @param unvalidated entries that their services have not validated, which are unresolved
 * @param identities of the policies, by sandbox; none of a policy that did not compile
 */
public record Snapshot(
    long generation,
    Map<String, Policy> policies,
    Registrations registrations,
    List<ReadyPolicy> compiled,
    Set<MiddlewareEntry> unvalidated,
    Map<String, PolicyIdentity> identities) {
  public static final String DEFAULT_SANDBOX = Sandbox.DEFAULT;

  public Snapshot {
    policies = Map.copyOf(policies);
    compiled = List.copyOf(compiled);
    unvalidated = Set.copyOf(unvalidated);
    identities = Map.copyOf(identities);
  }

  public Snapshot(long generation, Map<String, Policy> policies, Registrations registrations) {
    this(generation, policies, registrations, List.of(), Set.of(), Map.of());
  }

  public Snapshot withUnvalidated(Map<String, Set<String>> keys) {
    Set<MiddlewareEntry> entries = new HashSet<>();
    for (ReadyPolicy ready : compiled) {
      keys.forEach(
          (sandbox, own) -> {
            PolicyIdentity known = identities.get(sandbox);
            if (known != null && known.hash().equals(ready.hash())) {
              ready.entries().stream()
                  .map(SelectableEntry::entry)
                  .filter(entry -> own.contains(entry.key()))
                  .forEach(entries::add);
            }
          });
    }
    return new Snapshot(generation, policies, registrations, compiled, entries, identities);
  }

  public Snapshot withCompiled(List<ReadyPolicy> more) {
    return new Snapshot(
        generation,
        policies,
        registrations,
        Stream.concat(compiled.stream(), more.stream()).toList(),
        unvalidated,
        identities);
  }

  public Snapshot withRevisions(Map<String, Long> revisions) {
    Map<String, PolicyIdentity> revised = new HashMap<>();
    identities.forEach(
        (sandbox, known) ->
            revised.put(
                sandbox,
                new PolicyIdentity(sandbox, revisions.getOrDefault(sandbox, 0L), known.hash())));
    return new Snapshot(generation, policies, registrations, compiled, unvalidated, revised);
  }

  /** Denies everything: the snapshot of a node before its first generation. */
  public static Snapshot empty() {
    return new Snapshot(0, Map.of(), Registrations.none());
  }

  /** Denies everything, in place of a generation that cannot be used. */
  public static Snapshot quarantine(long generation, Registrations registrations) {
    return new Snapshot(generation, Map.of(), registrations);
  }

  public boolean requiresMiddleware() {
    return compiled.stream()
        .flatMap(ready -> ready.entries().stream())
        .anyMatch(selectable -> selectable.entry().onError() == OnError.FAIL_CLOSED);
  }

  public Optional<PolicyIdentity> identityFor(String sandbox) {
    return Optional.ofNullable(
        identities.get(policies.containsKey(sandbox) ? sandbox : DEFAULT_SANDBOX));
  }

  /**
   * The sandboxes that are observed.
   *
   * @return the end, by sandbox in order; those that the policy of {@code default} serves are not
   *     named
   */
  public SortedMap<String, Instant> observed(Instant now) {
    SortedMap<String, Instant> observed = new TreeMap<>();
    policies.forEach(
        (sandbox, policy) ->
            policy
                .observe()
                .filter(mode -> mode.isActive(now))
                .ifPresent(mode -> observed.put(sandbox, mode.until())));
    return observed;
  }

  public Policy policyFor(String sandbox) {
    Policy own = policies.get(sandbox);
    return own != null ? own : policies.getOrDefault(DEFAULT_SANDBOX, Policy.denyAll());
  }
}
