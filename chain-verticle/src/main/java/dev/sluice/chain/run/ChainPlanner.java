package dev.sluice.chain.run;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.stage.Stage;
import dev.sluice.config.Snapshot;
import dev.sluice.config.Snapshots;
import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.proto.v1.ChainRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Event loop only. Finds the entries that a request names in the generation that selected them. */
final class ChainPlanner {
  private static final Plan UNKNOWN_GENERATION = new Plan.Unknown();
  private static final Plan UNKNOWN_ENTRY = new Plan.Refused("unknown_entry");
  private static final Plan TOO_MANY_STAGES = new Plan.Refused("too_many_stages");

  private final Snapshots snapshots;
  private final StageFactory stages;

  ChainPlanner(Snapshots snapshots, Implementations implementations) {
    this.snapshots = snapshots;
    this.stages = new StageFactory(implementations);
  }

  Plan plan(ChainRequest request) {
    if (request.getEntriesCount() > Limits.STAGES) {
      return TOO_MANY_STAGES;
    }
    Snapshot current = snapshots.current();
    if (current.generation() == request.getGeneration()) {
      return plan(request, current);
    }
    return snapshots
        .generation(request.getGeneration())
        .map(older -> plan(request, older))
        .orElse(UNKNOWN_GENERATION);
  }

  private Plan plan(ChainRequest request, Snapshot snapshot) {
    Policy policy = snapshot.policyFor(request.getSandbox());
    List<MiddlewareEntry> candidates = policy.chainFor(request.getTarget().getHost()).entries();
    stages.enter(snapshot.generation());
    List<Stage> chain = new ArrayList<>(request.getEntriesCount());
    for (String key : request.getEntriesList()) {
      Optional<MiddlewareEntry> entry = find(candidates, key);
      if (entry.isEmpty()) {
        return UNKNOWN_ENTRY;
      }
      chain.add(stages.stageOf(entry.get()));
    }
    return new Plan.Ready(chain, new PolicyRecheck(policy, request.getTarget()));
  }

  private static Optional<MiddlewareEntry> find(List<MiddlewareEntry> entries, String key) {
    for (MiddlewareEntry entry : entries) {
      if (entry.key().equals(key)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }
}
