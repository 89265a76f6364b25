package dev.sluice.control;

import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * What may be asked of the control role; any thread. A future fails when the disk does, with the
 * {@link java.io.IOException} that says so, with {@link ControlBusy} when too many changes wait,
 * and with {@link ControlElsewhere} when another node has to be asked.
 */
public interface PolicyControl {
  /** The policy in force that a sandbox has of its own. */
  Future<Optional<PolicySource>> policy(String sandbox);

  /** Replaces the policy of a sandbox. */
  Future<Outcome> put(PolicyPut put);

  /** Reads the configuration directory again. */
  Future<Outcome> reload();

  /** What the nodes of this control role last reported; empty before the start has ended. */
  List<NodeReport> nodes();

  /** Whether this node is the one that answers. */
  boolean active();

  /**
   * A change and how far it got.
   *
   * @param nodes nodes that report to this control role
   * @param applied those among them that run the change already
   */
  record Outcome(ChangeResult result, int nodes, int applied) {}
}
