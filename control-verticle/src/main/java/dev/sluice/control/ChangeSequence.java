package dev.sluice.control;

import dev.sluice.control.change.CandidateChange;
import dev.sluice.control.change.CandidateChange.ServiceAnswers;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.change.HookObjections;
import dev.sluice.control.change.PolicyRevisions;
import dev.sluice.control.change.SerialExecutor;
import dev.sluice.control.change.ServiceValidation;
import dev.sluice.proto.v1.ChainServices;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Applies changes one at a time: compile, judge by hooks, ask the services, record, store. A change
 * that cannot be recorded is not stored. Event loop only.
 */
final class ChangeSequence {
  /** Times that services are asked about the files that others of them left over. */
  private static final int MAX_ROUNDS = 8;

  private final PolicyRevisions revisions;
  private final ChangeRecorder recorder;
  private final Runnable announce;
  private final ServiceValidation services;
  private final HookObjections hooks;
  private final SerialExecutor changes = new SerialExecutor();

  /**
   * @param announce tells the nodes of a generation that came into force later than its caller
   *     waits
   */
  ChangeSequence(PolicyRevisions revisions, ChangeRecorder recorder, Runnable announce) {
    this.revisions = revisions;
    this.recorder = recorder;
    this.announce = announce;
    this.services = new ServiceValidation(revisions.context().owner());
    this.hooks = new HookObjections(revisions.context());
  }

  void hear(ChainServices told) {
    hooks.hear(told);
  }

  ServiceValidation services() {
    return services;
  }

  <T> Future<T> submit(Supplier<Future<T>> change) {
    return changes.submit(change);
  }

  Future<CandidateChange> validate(CandidateChange change) {
    return validate(change, MAX_ROUNDS);
  }

  private Future<CandidateChange> validate(CandidateChange change, int rounds) {
    return switch (change) {
      case CandidateChange.Settled settled -> Future.succeededFuture(settled);
      case CandidateChange.Valid valid when rounds == 0 ->
          Future.failedFuture(ControlUnavailable.unsettled());
      case CandidateChange.Valid valid ->
          hooks
              .judge(valid, revisions.current())
              .compose(
                  said ->
                      said.objections().isEmpty()
                          ? services.validate(valid)
                          : Future.succeededFuture(said))
              .compose(said -> judged(valid, said, rounds));
    };
  }

  private Future<CandidateChange> judged(
      CandidateChange.Valid valid, ServiceAnswers said, int rounds) {
    return said.objections().isEmpty()
        ? Future.succeededFuture(valid)
        : revisions
            .refuse(valid, said.objections())
            .compose(narrowed -> validate(narrowed, rounds - 1));
  }

  Future<ChangeResult> conclude(Future<CandidateChange> judged, ChangeRecorder.Change change) {
    return judged.compose(
        left ->
            switch (left) {
              case CandidateChange.Settled settled -> {
                recorder.settled(settled.result(), revisions.current().getNumber(), change);
                yield Future.succeededFuture(settled.result());
              }
              case CandidateChange.Valid valid -> accept(valid, change);
            });
  }

  private Future<ChangeResult> accept(CandidateChange.Valid valid, ChangeRecorder.Change change) {
    ChangeResult outcome = valid.result(revisions.current().getNumber());
    return recorder
        .accepted(outcome, change)
        .compose(
            recorded ->
                revisions
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
