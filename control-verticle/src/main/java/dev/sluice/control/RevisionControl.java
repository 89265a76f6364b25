package dev.sluice.control;

import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.change.Proposal;
import dev.sluice.control.store.KeptRevision;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Policies of sandboxes that are not in force: former ones, and those to try out. Any thread; fails
 * like {@link PolicyControl}.
 */
public interface RevisionControl {
  /** The kept revisions of a sandbox, the newest first. */
  Future<List<KeptRevision>> list(String sandbox);

  /** Puts a former policy in force again, as if it was put now; empty when it is not kept. */
  Future<Optional<PolicyControl.Outcome>> rollBack(Rollback rollback, ChangeAuthor author);

  /** Validates a change completely; stores and records nothing. */
  Future<Proposal> tryOut(PolicyPut put);

  /**
   * A request for a former policy.
   *
   * @param revision to put in force
   * @param expectedRevision the one in force, 0 for none; empty for any
   * @param tests text of the tests; empty: those of the file
   * @param byOperator the caller presented the admin token
   */
  record Rollback(
      String sandbox,
      long revision,
      OptionalLong expectedRevision,
      Optional<String> tests,
      boolean byOperator) {
    /** The same, where blank tests are those of the file. */
    public Rollback withoutBlankTests() {
      return new Rollback(
          sandbox, revision, expectedRevision, tests.filter(text -> !text.isBlank()), byOperator);
    }
  }
}
