package dev.sluice.control;

import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.proposal.ProposalDesk;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The requests that the control role answers. Any thread.
 *
 * <p>A future fails with the {@link java.io.IOException} of a disk failure, among them {@link
 * dev.sluice.control.files.UnreadableFiles}, or with {@link
 * dev.sluice.control.change.ControlUnavailable} when too many changes are queued or another control
 * node is the active one.
 */
public interface PolicyControl {
  /** The policy in force that a sandbox has of its own. */
  Future<Optional<PolicySource>> policy(String sandbox);

  /** Replaces the policy of a sandbox. */
  Future<Outcome> put(PolicyPut put, ChangeAuthor author);

  /**
   * Removes the policy of a sandbox; unchanged when it has none.
   *
   * @param expectedRevision revision to remove; empty for any
   * @param byOperator the caller presented the admin token
   */
  Future<Outcome> remove(
      String sandbox, OptionalLong expectedRevision, boolean byOperator, ChangeAuthor author);

  /** The former policies. */
  Future<RevisionControl> revisions();

  /** The policies in force. */
  Future<PolicyInventory> policies();

  /** The same without waiting; empty on a standby. Hashes some policies; not for event loops. */
  PolicyInventory inventory();

  /** Reads the configuration directory again. */
  Future<Outcome> reload(ChangeAuthor author);

  /** What is refused; nothing on a standby. */
  RefusedChanges refused();

  /** The latest report of each node of this control role; empty on a standby. */
  List<NodeReport> nodes();

  /** Why this node cannot read its store; empty when it can, and on a standby. */
  List<String> faults();

  /**
   * Why this node cannot read its files, so that the generation in force stays; empty when it can,
   * and on a standby.
   */
  default List<String> fileFaults() {
    return List.of();
  }

  /**
   * Why files that changed while this role did not run are not in force; empty when there are none.
   */
  List<String> objections();

  /** Why entries in force are unresolved: their services have not validated them; empty: none. */
  List<String> unvalidated();

  /** Completes when the services of unresolved entries have been asked once. */
  Future<Void> asked();

  /** The proposed rules; empty on a standby. */
  default Optional<ProposalDesk> proposals() {
    return Optional.empty();
  }

  /** Whether this node is the active one. */
  boolean isActive();

  /**
   * A change and its progress.
   *
   * @param nodes nodes that report to this control role
   * @param applied those of them that run the change already
   */
  record Outcome(ChangeResult result, int nodes, int applied) {}
}
