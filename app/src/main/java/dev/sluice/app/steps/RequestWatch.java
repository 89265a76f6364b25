package dev.sluice.app.steps;

import dev.sluice.app.steps.record.RecordSteps;
import dev.sluice.config.Snapshots;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.proto.AuditLog;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;

/** The proxy's side: its requests, and those who listen to them anywhere in the cluster. */
public final class RequestWatch {
  private final StepFilters filters = new StepFilters();
  private final String node;
  private final Vertx vertx;
  private final RecordSteps steps;

  /**
   * Watches nothing until {@link #reporter} is deployed.
   *
   * @param node the name of this node
   * @param sandboxes the settings of this proxy
   */
  public RequestWatch(String node, Vertx vertx, Snapshots snapshots, Sandboxes sandboxes) {
    this.node = node;
    this.vertx = vertx;
    this.steps = new RecordSteps(snapshots, sandboxes);
  }

  /** The audit through which the decisions of this proxy go. */
  public AuditLog.Factory over(AuditLog.Factory audit) {
    return new WatchedAudit(audit, filters, steps, vertx.eventBus(), node);
  }

  /** Whether anybody listens, so that steps are worth timing. Any thread. */
  public boolean isWatched() {
    return !filters.isEmpty();
  }

  /** Hears of listeners. */
  public Deployable reporter() {
    return new StepReporter(node, filters);
  }
}
