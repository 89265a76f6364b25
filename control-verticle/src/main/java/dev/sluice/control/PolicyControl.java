package dev.sluice.control;

import dev.sluice.control.change.CandidateChange;
import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.proposal.ProposalDesk;
import dev.sluice.control.store.KeptRevision;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The requests that the active control node answers. Any thread.
 *
 * <p>A future fails with the {@link java.io.IOException} of a disk failure, among them {@link
 * dev.sluice.control.files.UnreadableFiles}, or with {@link
 * dev.sluice.control.change.ControlUnavailable} when too many changes are queued or this node has
 * stopped being the active one.
 */
public interface PolicyControl {
  Optional<PolicySource> policy(String sandbox);

  Future<Outcome> put(PolicyPut put, ChangeAuthor author);

  /**
   * Removes the policy of a sandbox; unchanged when it has none.
   *
   * @param expectedRevision revision to remove; empty for any
   * @param byOperator the caller presented the admin token
   */
  Future<Outcome> remove(
      String sandbox, OptionalLong expectedRevision, boolean byOperator, ChangeAuthor author);

  Future<List<KeptRevision>> revisions(String sandbox);

  /** Puts a former policy in force again, as if it was put now; empty when it is not kept. */
  Future<Optional<Outcome>> rollBack(Rollback rollback, ChangeAuthor author);

  Future<CandidateChange> tryOut(PolicyPut put);

  Future<PolicyInventory> policies();

  /** The policies in force. Hashes some policies; not for event loops. */
  PolicyInventory inventory();

  Future<Outcome> reload(ChangeAuthor author);

  RefusedChanges refused();

  List<NodeReport> nodes();

  /** Why this node cannot read its store; empty when it can. */
  List<String> faults();

  /** Why this node cannot read its files, so that the generation in force stays. */
  List<String> fileFaults();

  /** Why files that changed while this role did not run are not in force. */
  List<String> objections();

  /** Why entries in force are unresolved: their services have not validated them. */
  List<String> unvalidated();

  /** Completes when the services of unresolved entries have been asked once. */
  Future<Void> asked();

  ProposalDesk proposals();

  /**
   * A change and its progress.
   *
   * @param nodes nodes that report to this control role
   * @param applied those of them that run the change already
   */
  record Outcome(ChangeResult result, int nodes, int applied) {}

  /**
   * A request for a former policy.
   *
   * @param revision to put in force
   * @param expectedRevision the one in force, 0 for none; empty for any
   * @param tests text of the tests; blank or empty: those of the file
   * @param byOperator the caller presented the admin token
   */
  record Rollback(
      String sandbox,
      long revision,
      OptionalLong expectedRevision,
      Optional<String> tests,
      boolean byOperator) {}
}
