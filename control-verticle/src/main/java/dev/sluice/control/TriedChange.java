package dev.sluice.control;

import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ChangeWorker;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.change.Proposal;
import io.vertx.core.Future;
import java.util.List;

/**
 * Validates changes that are not made. Event loop only.
 *
 * @param testsRequired nothing is tried then: the tests come with the change
 */
record TriedChange(ChangeWorker worker, ChangeSequence changes, boolean testsRequired) {
  /** Why a change would be refused, one per line; stores and records nothing. */
  Future<List<String>> refusals(PolicyPut put) {
    return testsRequired
        ? Future.succeededFuture(List.of())
        : outcome(worker, changes, put).map(TriedChange::violations);
  }

  /** What a change would be, by all that judges one. */
  static Future<Proposal> outcome(ChangeWorker worker, ChangeSequence changes, PolicyPut put) {
    return worker
        .prepare(put)
        .compose(
            prepared -> changes.submit(() -> worker.put(put, prepared).compose(changes::validate)));
  }

  private static List<String> violations(Proposal tried) {
    return tried instanceof Proposal.Settled(ChangeResult.Rejected rejected)
        ? rejected.violations()
        : List.of();
  }
}
