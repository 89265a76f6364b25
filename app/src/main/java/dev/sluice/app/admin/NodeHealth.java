package dev.sluice.app.admin;

import dev.sluice.app.generation.GenerationCondition;
import dev.sluice.audit.AuditSink;
import dev.sluice.control.Leadership;
import dev.sluice.control.PolicyControl;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proxy.chain.ChainReachability;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether this node should receive traffic. Any thread, without blocking. */
public final class NodeHealth {
  private final SnapshotHolder snapshots;
  private final AuditSink audit;
  private final Optional<Leadership> control;
  private final GenerationCondition generation;
  private volatile Phase phase = Phase.STARTING;
  private volatile Optional<ChainReachability> otherNodes = Optional.empty();

  public NodeHealth(
      SnapshotHolder snapshots,
      AuditSink audit,
      Optional<Leadership> control,
      GenerationCondition generation) {
    this.snapshots = snapshots;
    this.audit = audit;
    this.control = control;
    this.generation = generation;
  }

  private enum Phase {
    STARTING,
    WITHOUT_CHAIN,
    SERVING,
    DRAINING
  }

  public void onAwaitingChainNode() {
    phase = Phase.WITHOUT_CHAIN;
  }

  public void onChainsElsewhere(ChainReachability chains) {
    otherNodes = Optional.of(chains);
  }

  public void onServing() {
    phase = Phase.SERVING;
  }

  /** The node stops: no new requests, requests in flight end. */
  public void onDraining() {
    phase = Phase.DRAINING;
  }

  List<String> reasonsUnready() {
    List<String> reasons = new ArrayList<>();
    phaseReason().ifPresent(reasons::add);
    if (snapshots.current().generation() == 0) {
      reasons.add("no configuration yet");
    }
    reasons.addAll(audit.reasonsUnready());
    active().ifPresent(own -> reasons.addAll(own.faults()));
    return reasons;
  }

  /** What an operator should see to, although the node can serve. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>(generation.faults());
    warnings.addAll(audit.warnings());
    active()
        .ifPresent(
            own -> {
              warnings.addAll(own.fileFaults());
              warnings.addAll(own.refused().warnings());
            });
    snapshots
        .current()
        .observed(Instant.now())
        .forEach((id, until) -> warnings.add("sandbox " + id + " is observed until " + until));
    return warnings;
  }

  private Optional<PolicyControl> active() {
    return control.flatMap(Leadership::now);
  }

  private Optional<String> phaseReason() {
    return switch (phase) {
      case STARTING -> Optional.of("starting");
      case WITHOUT_CHAIN -> Optional.of("no chain node yet");
      case SERVING -> chainReason();
      case DRAINING -> Optional.of("draining");
    };
  }

  private Optional<String> chainReason() {
    boolean missing = otherNodes.map(chains -> !chains.isComplete()).orElse(false);
    return missing && snapshots.current().requiresMiddleware()
        ? Optional.of("no chain node, and a policy has middleware with on_error: fail_closed")
        : Optional.empty();
  }
}
