package dev.sluice.app.generation;

import dev.sluice.config.settings.Role;
import dev.sluice.config.source.Compilation;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.NodeReport;
import io.vertx.core.eventbus.EventBus;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the outcome of a generation to the log, the audit and the control role. Event loop only.
 */
final class GenerationReporter {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationFollower.class);

  private final EventBus bus;
  private final GenerationFollower.Identity node;
  private final AuditLog audit;
  private final GenerationCondition condition;
  private SortedMap<String, Instant> observed = new TreeMap<>();

  GenerationReporter(
      EventBus bus,
      GenerationFollower.Identity node,
      AuditLog audit,
      GenerationCondition condition) {
    this.bus = bus;
    this.node = node;
    this.audit = audit;
    this.condition = condition;
  }

  /** Tells which sandboxes are observed, in the log once for each end. */
  void observed(Snapshot snapshot) {
    SortedMap<String, Instant> now = snapshot.observed(Instant.now());
    now.forEach(
        (sandbox, until) -> {
          if (!until.equals(observed.get(sandbox))) {
            LOG.warn(
                "sandbox {} is observed until {}: what no rule admits is recorded and allowed",
                sandbox,
                until);
          }
        });
    observed = now;
  }

  /** Counts a compilation. Any thread. */
  void compiled(Compilation<?> result, long nanos) {
    condition.onCompiled(result instanceof Compilation.Compiled<?>, nanos);
  }

  void loaded(Generation generation, int services) {
    LOG.info("generation {} is in force", generation.getNumber());
    record(GenerationEvents.loaded(generation, services));
  }

  void rejected(Generation candidate, long active, int violations) {
    LOG.error(
        "generation {} was rejected with {} violations; generation {} stays in force",
        candidate.getNumber(),
        violations,
        active);
    record(GenerationEvents.rejected(candidate, active, violations));
  }

  /**
   * Tells what is denied.
   *
   * @param sandboxes that are denied; empty: all of them
   */
  void quarantined(
      Generation candidate, long previous, int violations, Optional<Set<String>> sandboxes) {
    LOG.error(
        "generation {} was rejected with {} violations; requests of {} are denied until a valid one"
            + " arrives",
        candidate.getNumber(),
        violations,
        sandboxes.map(Set::toString).orElse("all sandboxes"));
    record(GenerationEvents.quarantined(candidate, previous, violations, sandboxes));
  }

  void unusable(String fault) {
    LOG.error("the last generation of this node is not used: {}", fault);
    record(GenerationEvents.unusable());
  }

  void unreachable(long active) {
    LOG.warn("no control role answers; generation {} stays in force", active);
    record(GenerationEvents.unreachable(active));
  }

  /** A lost report is made up by that of the next poll. */
  void report(long generation) {
    bus.send(BusAddress.NODE_REPORT, message(generation).build());
  }

  void leave(long generation) {
    bus.send(BusAddress.NODE_REPORT, message(generation).setLeaving(true).build());
  }

  private NodeReport.Builder message(long generation) {
    return NodeReport.newBuilder()
        .setNode(node.name())
        .addAllRoles(Role.words(node.roles()))
        .addAllSandboxes(node.sandboxes())
        .setGeneration(generation);
  }

  private void record(AuditRecord event) {
    audit
        .append(event)
        .onFailure(e -> LOG.error("a configuration event was lost: {}", e.toString()));
  }
}
