package dev.sluice.app.node;

import dev.sluice.config.settings.Role;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.NodeReport;
import io.vertx.core.eventbus.EventBus;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Event loop only. Tells the log, the audit and the control role what became of a generation. */
final class Reporter {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationFollower.class);

  private final EventBus bus;
  private final Identity node;
  private final AuditLog audit;

  Reporter(EventBus bus, Identity node, AuditLog audit) {
    this.bus = bus;
    this.node = node;
    this.audit = audit;
  }

  void loaded(Generation generation, int services) {
    LOG.info("generation {} is in force", generation.getNumber());
    record(FollowEvents.loaded(generation, services));
  }

  void rejected(Generation candidate, long active, int violations) {
    LOG.error(
        "generation {} was rejected with {} violations; generation {} stays in force",
        candidate.getNumber(),
        violations,
        active);
    record(FollowEvents.rejected(candidate, active, violations));
  }

  void quarantined(Generation candidate, long previous, int violations) {
    LOG.error(
        "generation {} was rejected with {} violations; everything is denied until a valid one"
            + " comes (policy_validation_failure_mode = fail_closed)",
        candidate.getNumber(),
        violations);
    record(FollowEvents.quarantined(candidate, previous, violations));
  }

  void unreachable(long active) {
    LOG.warn("no control role answers; generation {} stays in force", active);
    record(FollowEvents.unreachable(active));
  }

  /** Lost reports are made good by the next poll's. */
  void report(long generation) {
    bus.send(BusAddress.NODE_REPORT, saying(generation).build());
  }

  /** Nobody need wait for this node any more. */
  void leave(long generation) {
    bus.send(BusAddress.NODE_REPORT, saying(generation).setLeaving(true).build());
  }

  private NodeReport.Builder saying(long generation) {
    return NodeReport.newBuilder()
        .setNode(node.name())
        .addAllRoles(Role.words(node.roles()))
        .setGeneration(generation);
  }

  /** Who reports. */
  record Identity(String name, Set<Role> roles) {}

  private void record(AuditRecord event) {
    audit
        .append(event)
        .onFailure(e -> LOG.error("a configuration event was lost: {}", e.toString()));
  }
}
