package dev.sluice.control.proposal;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;

/** The proposals of the active control node, while it is the active one. Event loop only. */
public final class ProposalWork {
  private static final Duration SWEEP = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final ProposalStore store;
  private final ProposalSweep sweep;
  private final ProposalWebhook webhook;
  private final ProposalDesk desk;

  public ProposalWork(
      Context context, Kept kept, ControlSettings settings, ProposalDecisions.Changes changes) {
    this.vertx = context.owner();
    ProposalEvents events = new ProposalEvents(kept.audit());
    this.store = new ProposalStore(vertx, kept.files(), events, changes.inForce());
    Reviewer reviewer = new Reviewer(settings.credentials());
    this.sweep = new ProposalSweep(store, reviewer, changes.inForce());
    this.webhook = new ProposalWebhook(vertx, settings.proposals().webhook());
    ProposalIntake intake =
        new ProposalIntake(store, settings.proposals().expireAfter(), webhook::onCreated);
    this.desk =
        new ProposalDesk(context, store, intake, new ProposalDecisions(store, reviewer, changes));
  }

  public record Kept(ProposalFiles files, AuditLog audit) {}

  /** Reads what was kept and serves agents and people. */
  public Future<Void> start() {
    EventBus bus = vertx.eventBus();
    return store
        .load()
        .compose(
            loaded ->
                Future.all(
                    bus.consumer(BusAddress.PROPOSE, desk::onPropose).completion(),
                    bus.consumer(BusAddress.PROPOSALS, desk::onRead).completion()))
        .onSuccess(listening -> vertx.setPeriodic(SWEEP.toMillis(), tick -> sweep.run()))
        .mapEmpty();
  }

  public ProposalDesk desk() {
    return desk;
  }

  public Future<Void> stop() {
    return store.close().eventually(webhook::close);
  }
}
