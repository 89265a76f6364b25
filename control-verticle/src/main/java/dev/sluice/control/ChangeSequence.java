package dev.sluice.control;

import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ChangeWorker;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.change.Proposal;
import dev.sluice.control.change.Proposal.ServiceAnswers;
import dev.sluice.control.change.SerialExecutor;
import dev.sluice.control.change.ServiceValidation;
import dev.sluice.control.check.HookObjections;
import dev.sluice.proto.v1.ChainServices;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Applies changes one at a time: propose, judge by hooks, ask the services, record, store. A change
 * that cannot be recorded is not stored. Event loop only.
 */
final class ChangeSequence {
  /** Times that services are asked about the files that others of them left over. */
  private static final int MAX_ROUNDS = 8;

  private final ChangeWorker worker;
  private final ChangeRecorder recorder;
  private final Runnable announce;
  private final ServiceValidation services;
  private final HookObjections hooks;
  private final SerialExecutor changes = new SerialExecutor();

  /**
   * @param announce tells the nodes of a generation that came into force later than its caller
   *     waits
   */
  ChangeSequence(ChangeWorker worker, ChangeRecorder recorder, Runnable announce) {
    this.worker = worker;
    this.recorder = recorder;
    this.announce = announce;
    this.services = new ServiceValidation(worker.context().owner());
    this.hooks = new HookObjections(worker.context());
  }

  /** Takes what a chain node says of its services. */
  void hear(ChainServices told) {
    hooks.hear(told);
  }

  ServiceValidation services() {
    return services;
  }

  /** See {@link SerialExecutor#submit}. */
  <T> Future<T> submit(Supplier<Future<T>> change) {
    return changes.submit(change);
  }

  /** What the services leave of a proposal. */
  Future<Proposal> validate(Proposal proposal) {
    return validate(proposal, MAX_ROUNDS);
  }

  private Future<Proposal> validate(Proposal proposal, int rounds) {
    return switch (proposal) {
      case Proposal.Settled settled -> Future.succeededFuture(settled);
      case Proposal.Valid valid when rounds == 0 ->
          Future.failedFuture(ControlUnavailable.unsettled());
      case Proposal.Valid valid ->
          hooks
              .judge(valid, worker.current())
              .compose(
                  said ->
                      said.objections().isEmpty()
                          ? services.validate(valid)
                          : Future.succeededFuture(said))
              .compose(said -> judged(valid, said, rounds));
    };
  }

  private Future<Proposal> judged(Proposal.Valid valid, ServiceAnswers said, int rounds) {
    return said.objections().isEmpty()
        ? Future.succeededFuture(valid)
        : worker
            .refuse(valid, said.objections())
            .compose(narrowed -> validate(narrowed, rounds - 1));
  }

  /** Records and stores what is left. */
  Future<ChangeResult> conclude(Future<Proposal> proposal, ChangeRecorder.Change change) {
    return proposal.compose(
        left ->
            switch (left) {
              case Proposal.Settled settled -> {
                recorder.settled(settled.result(), worker.current().getNumber(), change);
                yield Future.succeededFuture(settled.result());
              }
              case Proposal.Valid valid -> accept(valid, change);
            });
  }

  private Future<ChangeResult> accept(Proposal.Valid valid, ChangeRecorder.Change change) {
    ChangeResult outcome = valid.result(worker.current().getNumber());
    return recorder
        .accepted(outcome, change)
        .compose(
            recorded ->
                worker
                    .accept(valid, announce)
                    .onFailure(fault -> onNotStored(fault, outcome, change)));
  }

  /** A change that the disk may still take is not told as lost. */
  private void onNotStored(Throwable fault, ChangeResult outcome, ChangeRecorder.Change change) {
    if (!(fault instanceof ControlUnavailable late && late.mayTakeEffect())) {
      recorder.notStored(outcome, change);
    }
  }
}
