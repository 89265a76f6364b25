package dev.sluice.control;

import dev.sluice.control.change.AwaitedValidation;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ChangeWorker;
import dev.sluice.control.change.ConfigurationEvents;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.change.Proposal;
import dev.sluice.control.change.SerialExecutor;
import dev.sluice.control.change.ServiceValidation;
import dev.sluice.control.rollout.GenerationPublisher;
import dev.sluice.control.rollout.Rollout;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies changes of the configuration one at a time: propose, ask the services, store, announce.
 * Event loop only, except where a method says otherwise.
 */
final class ControlService {
  private static final Logger LOG = LoggerFactory.getLogger(ControlService.class);

  /** How long a response waits for the nodes to apply a change. */
  private static final Duration ROLLOUT_WAIT = Duration.ofSeconds(2);

  private final ChangeWorker worker;
  private final AuditLog audit;
  private final ServiceValidation validation;
  private final GenerationPublisher publisher;
  private final Rollout rollout;
  private final SerialExecutor changes = new SerialExecutor();
  private volatile Awaited awaited = new Awaited(Optional.empty(), Optional.empty());
  private boolean renumbering;

  ControlService(ChangeWorker worker, AuditLog audit, GenerationPublisher publisher) {
    Vertx vertx = worker.context().owner();
    this.worker = worker;
    this.audit = audit;
    this.validation = new ServiceValidation(vertx);
    this.publisher = publisher;
    this.rollout = new Rollout(vertx);
  }

  /**
   * Brings the stored configuration to the state of the files. Services may be down at start, like
   * the chain nodes: with a generation in force, changed files that services have to validate are a
   * {@link #candidate}; without one, they are in force, and {@link #unvalidated} entries are
   * unresolved.
   */
  Future<ChangeResult> load() {
    return changes
        .submit(() -> worker.reload(Map.of()).compose(this::begin))
        .onSuccess(this::record)
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

  private Future<ChangeResult> begin(Proposal proposal) {
    Generation inForce = worker.current();
    return switch (proposal) {
      case Proposal.Settled settled -> Future.succeededFuture(settled.result());
      case Proposal.Valid valid when inForce.getNumber() == 0 -> worker.accept(valid.unasked());
      case Proposal.Valid valid when valid.unverified().isEmpty() -> worker.accept(valid);
      case Proposal.Valid valid -> {
        awaited = new Awaited(Optional.of(awaitServices()), awaited.unvalidated());
        yield Future.succeededFuture(new ChangeResult.Unchanged(inForce));
      }
    };
  }

  private AwaitedValidation awaitServices() {
    return new AwaitedValidation(
        worker.context().owner(),
        "files changed before this start are not in force",
        () -> reload(this::recordNews).map(ControlService::violations));
  }

  private static List<String> violations(PolicyControl.Outcome outcome) {
    return outcome.result() instanceof ChangeResult.Rejected rejected
        ? rejected.violations()
        : List.of();
  }

  /** Also after a start that goes on with such entries. */
  private void awaitUnvalidated() {
    if (worker.current().getUnvalidatedCount() > 0) {
      UnvalidatedEntries entries =
          new UnvalidatedEntries(
              worker,
              validation,
              settle -> changes.submit(settle).onSuccess(this::record).compose(this::rollOut));
      awaited =
          new Awaited(
              awaited.candidate(), Optional.of(entries.questions(worker.context().owner())));
    }
  }

  /** The policy in force that a sandbox has of its own. Any thread. */
  Future<Optional<PolicySource>> policy(String sandbox) {
    return Future.succeededFuture(worker.policy(sandbox));
  }

  /** Replaces the policy of a sandbox. Any thread. */
  Future<PolicyControl.Outcome> put(PolicyPut put) {
    return worker
        .prepare(put)
        .compose(prepared -> change(() -> worker.put(put, prepared), this::record));
  }

  /** Reads the configuration directory again. Any thread. */
  Future<PolicyControl.Outcome> reload() {
    return reload(this::record);
  }

  private Future<PolicyControl.Outcome> reload(Handler<ChangeResult> recorder) {
    return worker
        .prepareFiles()
        .compose(prepared -> change(() -> worker.reload(prepared), recorder));
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
      Supplier<Future<Proposal>> propose, Handler<ChangeResult> recorder) {
    Promise<PolicyControl.Outcome> done = Promise.promise();
    worker
        .context()
        .runOnContext(
            go ->
                changes
                    .submit(() -> propose.get().compose(this::validate))
                    .onSuccess(recorder)
                    .compose(this::rollOut)
                    .onComplete(done));
    return done.future();
  }

  private Future<ChangeResult> validate(Proposal proposal) {
    return switch (proposal) {
      case Proposal.Settled settled -> Future.succeededFuture(settled.result());
      case Proposal.Valid valid ->
          validation
              .validate(valid)
              .compose(said -> conclude(valid.warned(said.warnings()), said.objections()));
    };
  }

  private Future<ChangeResult> conclude(Proposal proposal, Map<Proposal.EntryId, String> reasons) {
    return switch (proposal) {
      case Proposal.Settled settled -> Future.succeededFuture(settled.result());
      case Proposal.Valid valid when reasons.isEmpty() -> worker.accept(valid);
      case Proposal.Valid valid -> worker.refuse(valid, reasons);
    };
  }

  private Future<PolicyControl.Outcome> rollOut(ChangeResult result) {
    if (!(result instanceof ChangeResult.Accepted accepted)) {
      return Future.succeededFuture(new PolicyControl.Outcome(result, 0, 0));
    }
    publisher.announce();
    return rollout
        .covered(accepted.generation().getNumber(), ROLLOUT_WAIT)
        .map(coverage -> new PolicyControl.Outcome(result, coverage.nodes(), coverage.applied()));
  }

  /** A candidate that is refused again for the same reasons is no news. */
  private void recordNews(ChangeResult result) {
    boolean told =
        result instanceof ChangeResult.Rejected rejected
            && awaited
                .candidate()
                .flatMap(AwaitedValidation::objections)
                .equals(Optional.of(rejected.violations()));
    if (!told) {
      record(result);
    }
  }

  private void record(ChangeResult result) {
    ConfigurationEvents.of(result, worker.current().getNumber())
        .ifPresent(
            event ->
                audit
                    .append(event)
                    .onFailure(e -> LOG.error("a configuration event was lost: {}", e.toString())));
  }

  /** What waits for services since the start. */
  private record Awaited(
      Optional<AwaitedValidation> candidate, Optional<AwaitedValidation> unvalidated) {}
}
