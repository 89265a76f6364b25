package dev.sluice.control;

import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.ChangeAuthor.Channel;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ChangeWorker;
import dev.sluice.control.change.OnContext;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.change.Proposal;
import dev.sluice.control.rollout.GenerationPublisher;
import dev.sluice.control.rollout.Rollout;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies changes of the configuration and follows them to the nodes. Event loop only, except where
 * a method says otherwise.
 */
final class ControlService {
  private static final Logger LOG = LoggerFactory.getLogger(ControlService.class);

  /** How long a response waits for the nodes to apply a change. */
  private static final Duration ROLLOUT_WAIT = Duration.ofSeconds(2);

  private static final ChangeRecorder.Change START =
      ChangeRecorder.Change.files(ChangeAuthor.of(Channel.START));
  private static final ChangeRecorder.Change SERVICES =
      ChangeRecorder.Change.files(ChangeAuthor.of(Channel.SERVICES));
  private static final ChangeRecorder.Change RESOLVED =
      new ChangeRecorder.Change(ChangeAuthor.of(Channel.SERVICES), false, Optional.empty());

  private final ChangeWorker worker;
  private final ChangeRecorder recorder;
  private final ChangeSequence changes;
  private final GenerationPublisher publisher;
  private final Rollout rollout;
  private volatile AwaitedServices awaited = AwaitedServices.NONE;
  private boolean renumbering;

  ControlService(ChangeWorker worker, ChangeRecorder recorder, GenerationPublisher publisher) {
    Vertx vertx = worker.context().owner();
    this.worker = worker;
    this.recorder = recorder;
    this.publisher = publisher;
    this.rollout = new Rollout(vertx);
    this.changes = new ChangeSequence(worker, recorder, publisher::announce);
  }

  /**
   * Brings the stored configuration to the state of the files. Services may be down at start, like
   * the chain nodes: with a generation in force, changed files that services have to validate are a
   * {@link #candidate}; without one, they are in force, and {@link #unvalidated} entries are
   * unresolved.
   */
  Future<ChangeResult> load() {
    return changes
        .submit(() -> changes.conclude(worker.reload(Map.of()).compose(this::begin), START))
        .onSuccess(loaded -> awaitUnvalidated());
  }

  /** Files that wait for services to validate them. Any thread. */
  Optional<AwaitedValidation> candidate() {
    return awaited.candidate();
  }

  /** Entries in force that wait for services to validate them. Any thread. */
  Optional<AwaitedValidation> unvalidated() {
    return awaited.unvalidated();
  }

  /** Why files that changed before the start are not in force. Any thread. */
  List<String> objections() {
    return candidate().flatMap(AwaitedValidation::objections).orElse(List.of());
  }

  /** Why entries in force are unresolved. Any thread. */
  List<String> unresolved() {
    return unvalidated().flatMap(AwaitedValidation::objections).orElse(List.of());
  }

  /** What does not have to wait for services. */
  private Future<Proposal> begin(Proposal proposal) {
    return switch (proposal) {
      case Proposal.Settled settled -> Future.succeededFuture(settled);
      case Proposal.Valid valid when worker.current().getNumber() == 0 ->
          Future.succeededFuture(valid.unasked());
      case Proposal.Valid valid when valid.unverified().isEmpty() -> Future.succeededFuture(valid);
      case Proposal.Valid valid -> {
        awaited = new AwaitedServices(Optional.of(awaitServices()), awaited.unvalidated());
        yield worker.postponed(valid).map(this::unquestioned);
      }
    };
  }

  private Proposal unquestioned(Proposal rest) {
    return rest instanceof Proposal.Valid valid && !valid.unverified().isEmpty()
        ? new Proposal.Settled(new ChangeResult.Unchanged(worker.current()))
        : rest;
  }

  private AwaitedValidation awaitServices() {
    return new AwaitedValidation(
        worker.context().owner(),
        "files changed before this start are not in force",
        () -> reload(SERVICES).map(ControlService::violations));
  }

  private static List<String> violations(PolicyControl.Outcome outcome) {
    return switch (outcome.result()) {
      case ChangeResult.Rejected rejected -> rejected.violations();
      case ChangeResult.PartlyAccepted partly -> partly.rejected().violations();
      case ChangeResult.Accepted accepted -> List.of();
      case ChangeResult.Unchanged unchanged -> List.of();
      case ChangeResult.Conflict conflict -> List.of();
    };
  }

  /** Also after a start that goes on with such entries. */
  private void awaitUnvalidated() {
    if (worker.current().getUnvalidatedCount() > 0) {
      UnvalidatedEntries entries =
          new UnvalidatedEntries(
              worker,
              changes.services(),
              settle ->
                  changes
                      .submit(() -> changes.conclude(settle.get(), RESOLVED))
                      .compose(this::rollOut));
      awaited =
          new AwaitedServices(
              awaited.candidate(), Optional.of(entries.questions(worker.context().owner())));
    }
  }

  /** The policy in force that a sandbox has of its own. Any thread. */
  Future<Optional<PolicySource>> policy(String sandbox) {
    return Future.succeededFuture(worker.policy(sandbox));
  }

  /** Replaces the policy of a sandbox. Any thread. */
  Future<PolicyControl.Outcome> put(PolicyPut put, ChangeAuthor author) {
    ChangeRecorder.Change change = ChangeRecorder.Change.policy(author, put.sandbox());
    return worker
        .prepare(put)
        .compose(
            prepared ->
                change(
                    () ->
                        worker
                            .put(put, prepared)
                            .map(proposal -> proposal.warned(rollout.unreachable(put.sandbox()))),
                    change));
  }

  /** Removes the policy of a sandbox. Any thread. */
  Future<PolicyControl.Outcome> remove(
      String sandbox, OptionalLong expectedRevision, boolean byOperator, ChangeAuthor author) {
    return change(
        () -> worker.remove(sandbox, expectedRevision, byOperator),
        ChangeRecorder.Change.policy(author, sandbox));
  }

  /** The former policies. Any thread. */
  RevisionControl revisions() {
    return new KeptPolicies(worker, changes, this::put);
  }

  /** The order of all changes. */
  ChangeSequence changes() {
    return changes;
  }

  /** The policies in force. Hashes some; not for event loops. */
  PolicyInventory inventory() {
    return PolicyInventory.of(worker.stored());
  }

  /** Reads the configuration directory again. Any thread. */
  Future<PolicyControl.Outcome> reload(ChangeAuthor author) {
    return reload(ChangeRecorder.Change.files(author));
  }

  private Future<PolicyControl.Outcome> reload(ChangeRecorder.Change change) {
    return worker.prepareFiles().compose(prepared -> change(() -> worker.reload(prepared), change));
  }

  /** What is refused. Any thread. */
  RefusedChanges refused() {
    return recorder.condition();
  }

  /** The latest report of each node. Any thread. */
  List<NodeReport> nodes() {
    return rollout.nodes();
  }

  /** Takes a node's report; renumbers the generation in force when the node is ahead of it. */
  void onReport(Message<NodeReport> message) {
    NodeReport report = message.body();
    rollout.report(report);
    message.reply(Acknowledged.getDefaultInstance());
    if (!renumbering && report.getGeneration() > worker.current().getNumber()) {
      renumbering = true;
      changes
          .submit(() -> worker.numberAbove(report.getGeneration()))
          .onSuccess(generation -> publisher.announce())
          .onFailure(e -> LOG.error("generations could not be renumbered: {}", e.toString()))
          .onComplete(done -> renumbering = false);
    }
  }

  private Future<PolicyControl.Outcome> change(
      Supplier<Future<Proposal>> propose, ChangeRecorder.Change change) {
    return OnContext.call(
        worker.context(),
        () ->
            changes
                .submit(() -> changes.conclude(propose.get().compose(changes::validate), change))
                .compose(this::rollOut));
  }

  private Future<PolicyControl.Outcome> rollOut(ChangeResult result) {
    Optional<Generation> inForce = result.newGeneration();
    if (inForce.isEmpty()) {
      return Future.succeededFuture(new PolicyControl.Outcome(result, 0, 0));
    }
    publisher.announce();
    return rollout
        .covered(inForce.get().getNumber(), ROLLOUT_WAIT)
        .map(coverage -> new PolicyControl.Outcome(result, coverage.nodes(), coverage.applied()));
  }
}
