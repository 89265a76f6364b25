package dev.sluice.control;

import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ConfigurationEvents;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.change.PolicyRevisions;
import dev.sluice.control.change.Proposal;
import dev.sluice.control.change.SerialExecutor;
import dev.sluice.control.change.ServiceValidation;
import dev.sluice.control.rollout.GenerationPublisher;
import dev.sluice.control.rollout.Rollout;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies changes of the configuration one at a time: propose, ask the services, store, announce.
 * Disk access runs on a worker, in order. Event loop only, except where a method says otherwise.
 */
final class ControlService {
  private static final Logger LOG = LoggerFactory.getLogger(ControlService.class);

  /** How long a response waits for the nodes to apply a change. */
  private static final Duration ROLLOUT_WAIT = Duration.ofSeconds(2);

  private final Context context;
  private final PolicyRevisions revisions;
  private final AuditLog audit;
  private final ServiceValidation validation;
  private final GenerationPublisher publisher;
  private final Rollout rollout;
  private final SerialExecutor changes = new SerialExecutor();
  private boolean renumbering;

  ControlService(
      Vertx vertx,
      Context context,
      PolicyRevisions revisions,
      AuditLog audit,
      GenerationPublisher publisher) {
    this.context = context;
    this.revisions = revisions;
    this.audit = audit;
    this.validation = new ServiceValidation(vertx);
    this.publisher = publisher;
    this.rollout = new Rollout(vertx);
  }

  /**
   * Brings the stored configuration to the state of the files. Services are not asked: at start
   * they may be down like the chain nodes, and {@code on_error} decides then.
   */
  Future<ChangeResult> load() {
    return changes
        .submit(() -> onWorker(revisions::reload).compose(proposal -> conclude(proposal, Map.of())))
        .onSuccess(this::record);
  }

  /** The policy in force that a sandbox has of its own. Any thread. */
  Future<Optional<PolicySource>> policy(String sandbox) {
    return Future.succeededFuture(revisions.policy(sandbox));
  }

  /** Replaces the policy of a sandbox. Any thread. */
  Future<PolicyControl.Outcome> put(PolicyPut put) {
    return change(() -> revisions.put(put));
  }

  /** Reads the configuration directory again. Any thread. */
  Future<PolicyControl.Outcome> reload() {
    return change(revisions::reload);
  }

  /** The latest report of each node. Any thread. */
  List<NodeReport> nodes() {
    return rollout.nodes();
  }

  /** Fails with {@code StoreTakenOver} when another process has written the store. */
  Future<Void> requireStore() {
    return onWorker(
        () -> {
          revisions.requireOwnStore();
          return null;
        });
  }

  /** Takes a node's report; renumbers the generation in force when the node is ahead of it. */
  void onReport(Message<NodeReport> message) {
    NodeReport report = message.body();
    rollout.report(report);
    message.reply(Acknowledged.getDefaultInstance());
    if (!renumbering && report.getGeneration() > revisions.current().getNumber()) {
      renumbering = true;
      changes
          .submit(() -> onWorker(() -> revisions.numberAbove(report.getGeneration())))
          .onSuccess(generation -> publisher.announce())
          .onFailure(e -> LOG.error("generations could not be renumbered: {}", e.toString()))
          .onComplete(done -> renumbering = false);
    }
  }

  private Future<PolicyControl.Outcome> change(Callable<Proposal> propose) {
    Promise<PolicyControl.Outcome> done = Promise.promise();
    context.runOnContext(
        go ->
            changes
                .submit(() -> onWorker(propose).compose(this::validate))
                .onSuccess(this::record)
                .compose(this::rollOut)
                .onComplete(done));
    return done.future();
  }

  private Future<ChangeResult> validate(Proposal proposal) {
    return switch (proposal) {
      case Proposal.Settled settled -> Future.succeededFuture(settled.result());
      case Proposal.Valid valid ->
          validation.validate(valid).compose(reasons -> conclude(valid, reasons));
    };
  }

  private Future<ChangeResult> conclude(Proposal proposal, Map<Proposal.EntryId, String> reasons) {
    return switch (proposal) {
      case Proposal.Settled settled -> Future.succeededFuture(settled.result());
      case Proposal.Valid valid when reasons.isEmpty() -> onWorker(() -> revisions.accept(valid));
      case Proposal.Valid valid -> onWorker(() -> revisions.refuse(valid, reasons));
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

  private void record(ChangeResult result) {
    ConfigurationEvents.of(result, revisions.current().getNumber())
        .ifPresent(
            event ->
                audit
                    .append(event)
                    .onFailure(e -> LOG.error("a configuration event was lost: {}", e.toString())));
  }

  /** Ordered, so no two changes overlap. The result arrives on this context. */
  private <T> Future<T> onWorker(Callable<T> work) {
    return context.executeBlocking(work);
  }
}
