package dev.sluice.control;

import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.ChangeWorker;
import dev.sluice.control.change.OnContext;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.change.Proposal;
import dev.sluice.control.store.KeptRevision;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Puts former policies in force by the same way as new ones. Any thread. */
final class KeptPolicies implements RevisionControl {
  private final ChangeWorker worker;
  private final ChangeSequence changes;
  private final BiFunction<PolicyPut, ChangeAuthor, Future<PolicyControl.Outcome>> put;

  KeptPolicies(
      ChangeWorker worker,
      ChangeSequence changes,
      BiFunction<PolicyPut, ChangeAuthor, Future<PolicyControl.Outcome>> put) {
    this.worker = worker;
    this.changes = changes;
    this.put = put;
  }

  @Override
  public Future<List<KeptRevision>> list(String sandbox) {
    return onContext(() -> worker.history(sandbox));
  }

  @Override
  public Future<Optional<PolicyControl.Outcome>> rollBack(Rollback rollback, ChangeAuthor author) {
    return list(rollback.sandbox())
        .compose(
            kept ->
                kept.stream()
                    .filter(one -> one.policy().getRevision() == rollback.revision())
                    .findFirst()
                    .map(found -> putAgain(found, rollback, author))
                    .orElseGet(() -> Future.succeededFuture(Optional.empty())));
  }

  private Future<Optional<PolicyControl.Outcome>> putAgain(
      KeptRevision kept, Rollback rollback, ChangeAuthor author) {
    Future<Optional<String>> tests =
        rollback.tests().isPresent()
            ? Future.succeededFuture(rollback.tests())
            : onContext(() -> worker.tests(rollback.sandbox()));
    return tests
        .map(text -> former(kept, rollback, text))
        .compose(former -> put.apply(former, author))
        .map(Optional::of);
  }

  private static PolicyPut former(KeptRevision kept, Rollback rollback, Optional<String> tests) {
    PolicyPut put =
        new PolicyPut(
                rollback.sandbox(), kept.policy().getYaml(), rollback.expectedRevision(), tests)
            .keepingPresets(kept.policy());
    return rollback.byOperator() ? put.byOperator() : put;
  }

  @Override
  public Future<Proposal> tryOut(PolicyPut tried) {
    return onContext(() -> TriedChange.outcome(worker, changes, tried));
  }

  private <T> Future<T> onContext(Supplier<Future<T>> work) {
    return OnContext.call(worker.context(), work);
  }
}
