package dev.sluice.chain.run;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.pipeline.PipelineEntries;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelinePlan;
import dev.sluice.chain.pipeline.body.BodyCheck;
import dev.sluice.chain.session.SessionEntry;
import dev.sluice.chain.session.SessionPlanner.SessionPlan;
import dev.sluice.chain.stage.Implementation;
import dev.sluice.chain.stage.Stage;
import dev.sluice.policy.Policy;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.Snapshots;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.SessionOpen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Finds the stages of a request in the generation that selected them. Event loop only. */
final class ChainPlanner {
  private static final Selection UNKNOWN_GENERATION =
      new Selection.Refused(ChainRefusal.UNKNOWN_GENERATION, "unknown_generation");
  private static final Selection UNKNOWN_ENTRY =
      new Selection.Refused(ChainRefusal.UNFIT, "unknown_entry");
  private static final Selection TOO_MANY_STAGES =
      new Selection.Refused(ChainRefusal.UNFIT, "too_many_stages");

  private final Snapshots snapshots;
  private final StageFactory stages;

  ChainPlanner(Snapshots snapshots, Function<String, Implementation> implementations) {
    this.snapshots = snapshots;
    this.stages = new StageFactory(implementations);
  }

  /** Whether the generation is on this node. Otherwise it may be fetched. */
  boolean has(long generation) {
    return snapshot(generation).isPresent();
  }

  private Optional<Snapshot> snapshot(long generation) {
    Snapshot current = snapshots.current();
    return current.generation() == generation
        ? Optional.of(current)
        : snapshots.generation(generation);
  }

  Plan plan(ChainRequest request) {
    Wanted wanted =
        new Wanted(
            request.getGeneration(),
            request.getSandbox(),
            request.getTarget().getHost(),
            request.getJudgedMs(),
            request.getEntriesList());
    return switch (select(wanted)) {
      case Selection.Found found -> plan(request, found);
      case Selection.Refused refused -> new Plan.Refused(refused.code(), refused.reason());
    };
  }

  private Plan plan(ChainRequest request, Selection.Found found) {
    List<Stage> chain = new ArrayList<>(found.entries().size());
    for (MiddlewareEntry entry : found.entries()) {
      chain.add(found.isValidated(entry) ? stages.stageOf(entry) : stages.unresolved(entry));
    }
    Policy judging = request.getObserved() ? found.policy() : found.policy().unobserved();
    return new Plan.Ready(chain, new PolicyRecheck(judging, request.getTarget()));
  }

  SessionPlan sessionPlan(SessionOpen open) {
    Wanted wanted =
        new Wanted(
            open.getGeneration(),
            open.getSandbox(),
            open.getTarget().getHost(),
            open.getJudgedMs(),
            open.getEntriesList());
    return switch (select(wanted)) {
      case Selection.Found found -> new SessionPlan.Ready(sessionEntries(found));
      case Selection.Refused refused -> new SessionPlan.Refused(refused.code(), refused.reason());
    };
  }

  private List<SessionEntry> sessionEntries(Selection.Found found) {
    List<SessionEntry> entries = new ArrayList<>(found.entries().size());
    for (MiddlewareEntry entry : found.entries()) {
      entries.add(
          found.isValidated(entry)
              ? stages.sessionEntry(entry)
              : new SessionEntry.Unresolved(stages.unresolved(entry).entry()));
    }
    return entries;
  }

  /**
   * Classifies the entries for a streamed message, as of now.
   *
   * @param ranHooks whether a service that cannot be called described hooks when it could; the
   *     sender may know of others
   */
  PipelinePlan pipelinePlan(PipelineOpen open, Predicate<String> ranHooks) {
    Wanted wanted =
        new Wanted(
            open.getGeneration(),
            open.getSandbox(),
            host(open),
            open.getJudgedMs(),
            open.getEntriesList());
    return switch (select(wanted)) {
      case Selection.Found found ->
          pipelinePlan(
              open, found, stages.pipelineEntries(ranHooks.or(open.getHooksList()::contains)));
      case Selection.Refused refused -> new PipelinePlan.Refused(refused.code(), refused.reason());
    };
  }

  private static String host(PipelineOpen open) {
    return open.hasUninspectable() ? open.getUninspectable().getHost() : open.getTarget().getHost();
  }

  private static PipelinePlan pipelinePlan(
      PipelineOpen open, Selection.Found found, PipelineEntries known) {
    PipelineEntries.Subject subject =
        switch (open.getMessageCase()) {
          case REQUEST, MESSAGE_NOT_SET -> PipelineEntries.Subject.REQUEST;
          case RESPONSE -> PipelineEntries.Subject.RESPONSE;
          case UNINSPECTABLE -> PipelineEntries.Subject.UNINSPECTABLE;
        };
    List<PipelineEntry> entries = new ArrayList<>(found.entries().size());
    List<String> uninterested = new ArrayList<>(0);
    for (MiddlewareEntry entry : found.entries()) {
      Optional<PipelineEntry> reading =
          found.isValidated(entry)
              ? known.of(entry, subject)
              : Optional.of(known.unavailable(entry));
      reading.ifPresentOrElse(entries::add, () -> uninterested.add(entry.key()));
    }
    Policy judging = open.getObserved() ? found.policy() : found.policy().unobserved();
    PolicyRecheck check = new PolicyRecheck(judging, open.getTarget());
    return new PipelinePlan.Ready(entries, uninterested, check);
  }

  private Selection select(Wanted wanted) {
    return wanted.keys().size() > Limits.STAGES
        ? TOO_MANY_STAGES
        : snapshot(wanted.generation())
            .map(found -> select(wanted, found))
            .orElse(UNKNOWN_GENERATION);
  }

  private Selection select(Wanted wanted, Snapshot snapshot) {
    Policy policy = snapshot.policyFor(wanted.sandbox()).at(wanted.judgedAt());
    // It has the entries of an ordinary request too.
    List<MiddlewareEntry> candidates = policy.observedChainFor(wanted.host()).entries();
    stages.enter(snapshot.generation());
    List<MiddlewareEntry> entries = new ArrayList<>(wanted.keys().size());
    for (String key : wanted.keys()) {
      Optional<MiddlewareEntry> entry = find(candidates, key);
      if (entry.isEmpty()) {
        return UNKNOWN_ENTRY;
      }
      entries.add(entry.get());
    }
    return new Selection.Found(snapshot, policy, entries);
  }

  private static Optional<MiddlewareEntry> find(List<MiddlewareEntry> entries, String key) {
    for (MiddlewareEntry entry : entries) {
      if (entry.key().equals(key)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /**
   * The selection of entries.
   *
   * @param judgedMs by the clock of the sender, whose policy selected them; 0 for now
   * @param keys in chain order
   */
  private record Wanted(
      long generation, String sandbox, String host, long judgedMs, List<String> keys) {
    Instant judgedAt() {
      return judgedMs == 0 ? Instant.now() : Instant.ofEpochMilli(judgedMs);
    }
  }

  private sealed interface Selection {
    /** One entry for each key, with the policy of the sandbox at that time. */
    record Found(Snapshot snapshot, Policy policy, List<MiddlewareEntry> entries)
        implements Selection {
      boolean isValidated(MiddlewareEntry entry) {
        return !snapshot.unvalidated().contains(entry);
      }
    }

    /** Does not fit this node's configuration, by a code of {@link ChainRefusal}. */
    record Refused(int code, String reason) implements Selection {}
  }

  sealed interface Plan {
    /** The stages to run, one for each entry, and the check of the bodies they leave. */
    record Ready(List<Stage> stages, BodyCheck recheck) implements Plan {}

    /** Its sender treats every stage as failed, by a code of {@link ChainRefusal}. */
    record Refused(int code, String reason) implements Plan {}
  }
}
