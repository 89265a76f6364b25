package dev.sluice.policy.snapshot;

import dev.sluice.config.registration.Registrations;
import dev.sluice.policy.boundary.Boundary;
import dev.sluice.policy.boundary.BoundaryVerdict.Outside;
import dev.sluice.policy.compiled.ReadyPolicy;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.snapshot.SnapshotCompiler.EntryCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Objects to changed policies that are wider than the boundary, and to a changed boundary that a
 * policy in force breaks.
 *
 * @param changed sandboxes with a changed policy; {@link Boundary#NAME} for a changed boundary
 */
public record BoundaryCheck(Set<String> changed, BoundaryVerdicts verdicts) implements EntryCheck {
  private static final int TOLD = 20;

  public BoundaryCheck {
    changed = Set.copyOf(changed);
  }

  public BoundaryCheck(Set<String> changed) {
    this(changed, new BoundaryVerdicts());
  }

  @Override
  public List<EntryFinding> findings(
      String sandbox, MiddlewareEntry entry, Registrations registrations) {
    return List.of();
  }

  @Override
  public Map<String, List<String>> objections(Map<String, ReadyPolicy> policies) {
    ReadyPolicy limit = policies.get(Boundary.NAME);
    if (limit == null) {
      return Map.of();
    }
    Boundary boundary = new Boundary(limit.compared());
    boolean isNew = changed.contains(Boundary.NAME);
    List<String> ofBoundary = new ArrayList<>(isNew ? boundary.flaws() : List.of());
    Map<String, List<String>> all = new TreeMap<>();
    if (ofBoundary.isEmpty()) {
      policies.forEach(
          (sandbox, policy) -> {
            boolean own = changed.contains(sandbox);
            if (!sandbox.equals(Boundary.NAME)
                && (own || (isNew && ofBoundary.size() < TOLD))
                && verdicts.of(limit, policy) instanceof Outside outside) {
              if (own) {
                all.put(sandbox, told(outside, "is outside the boundary: "));
              } else {
                String begin = "the policy of sandbox " + sandbox + " is outside: ";
                ofBoundary.add(told(outside, begin).getFirst());
              }
            }
          });
    }
    if (!ofBoundary.isEmpty()) {
      all.put(Boundary.NAME, ofBoundary);
    }
    return all;
  }

  private static List<String> told(Outside outside, String begin) {
    return outside.breaches().stream().map(breach -> begin + breach).toList();
  }
}
