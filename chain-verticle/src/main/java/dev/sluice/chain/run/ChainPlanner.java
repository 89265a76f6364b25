package dev.sluice.chain.run;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.stage.Implementation;
import dev.sluice.chain.stage.Stage;
import dev.sluice.config.Snapshot;
import dev.sluice.config.Snapshots;
import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.proto.v1.ChainRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Finds the stages of a request in the generation that selected them. Event loop only. */
final class ChainPlanner {
  private static final Plan UNKNOWN_GENERATION = new Plan.Unknown();
  private static final Plan UNKNOWN_ENTRY = new Plan.Refused("unknown_entry");
  private static final Plan TOO_MANY_STAGES = new Plan.Refused("too_many_stages");

  private final Snapshots snapshots;
  private final StageFactory stages;

  ChainPlanner(Snapshots snapshots, Function<String, Implementation> implementations) {
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
    Policy policy = snapshot.policyFor(request.getSandbox()).at(judgedAt(request));
    // It has the entries of an ordinary request too.
    List<MiddlewareEntry> candidates =
        policy.observedChainFor(request.getTarget().getHost()).entries();
    stages.enter(snapshot.generation());
    List<Stage> chain = new ArrayList<>(request.getEntriesCount());
    for (String key : request.getEntriesList()) {
      Optional<MiddlewareEntry> entry = find(candidates, key);
      if (entry.isEmpty()) {
        return UNKNOWN_ENTRY;
      }
      chain.add(
          snapshot.unvalidated().contains(entry.get())
              ? stages.unresolved(entry.get())
              : stages.stageOf(entry.get()));
    }
    Policy judging = request.getObserved() ? policy : policy.unobserved();
    return new Plan.Ready(chain, new PolicyRecheck(judging, request.getTarget()));
  }

  /** By the clock of the sender, whose policy selected the entries. */
  private static Instant judgedAt(ChainRequest request) {
    return request.getJudgedMs() == 0 ? Instant.now() : Instant.ofEpochMilli(request.getJudgedMs());
  }

  private static Optional<MiddlewareEntry> find(List<MiddlewareEntry> entries, String key) {
    for (MiddlewareEntry entry : entries) {
      if (entry.key().equals(key)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** The stages of a request, or why there are none. */
  sealed interface Plan {
    /**
     * The stages to run, in this order.
     *
     * @param stages one for each entry of the request
     * @param recheck judges the bodies that stages leave
     */
    record Ready(List<Stage> stages, Recheck recheck) implements Plan {}

    /**
     * The request does not fit this node's configuration; its sender treats every stage as failed.
     *
     * @param reason a code
     */
    record Refused(String reason) implements Plan {}

    /** The generation is not on this node, but may be fetched. */
    record Unknown() implements Plan {}
  }
}
