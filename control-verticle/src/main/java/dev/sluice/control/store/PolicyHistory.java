package dev.sluice.control.store;

import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredGeneration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The former policies of sandboxes, from the generations that are kept. */
public final class PolicyHistory {
  /** Revisions that are told of one sandbox. */
  public static final int MOST = 20;

  private PolicyHistory() {}

  /**
   * The revisions of a sandbox, the newest first, at most {@value #MOST}. A policy by which the
   * sandbox was denied is none. Reads up to {@value GenerationStore#KEPT} files, one after another:
   * blocks on the disk; on the thread of the store.
   */
  public static List<KeptRevision> of(GenerationStore store, String sandbox) {
    List<KeptRevision> revisions = new ArrayList<>();
    for (long number : store.kept()) {
      Optional<KeptRevision> found = store.find(number).flatMap(it -> kept(it, number, sandbox));
      if (found.isEmpty()) {
        continue;
      }
      KeptRevision kept = found.get();
      boolean same = !revisions.isEmpty() && revisions.getLast().policy().equals(kept.policy());
      if (same) {
        revisions.set(revisions.size() - 1, kept);
      } else if (revisions.size() == MOST) {
        return revisions;
      } else {
        revisions.add(kept);
      }
    }
    return revisions;
  }

  private static Optional<KeptRevision> kept(StoredGeneration stored, long number, String sandbox) {
    return stored.containsDenied(sandbox)
        ? Optional.empty()
        : policy(stored, sandbox)
            .map(policy -> new KeptRevision(policy, number, stored.getTimeMs()));
  }

  private static Optional<PolicySource> policy(StoredGeneration stored, String sandbox) {
    return stored.getGeneration().getPoliciesList().stream()
        .filter(policy -> policy.getSandbox().equals(sandbox))
        .findFirst();
  }
}
