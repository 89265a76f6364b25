package dev.sluice.control.proposal;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.OnContext;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ProposalState;
import dev.sluice.proto.v1.ProposalStates;
import dev.sluice.proto.v1.ProposeRules;
import dev.sluice.proto.v1.ReadProposals;
import dev.sluice.proto.v1.RulesProposed;
import dev.sluice.proto.v1.StoredProposal;
import dev.sluice.proto.v1.StoredProposal.ProposalOrigin;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The proposals of the active control node: agents bring and read them by the event bus, people
 * decide them by the admin API. Any thread, except where a method says otherwise.
 */
public final class ProposalDesk {
  /** Author of the decisions of the platform; its channel is in no event. */
  static final ChangeAuthor PLATFORM = ChangeAuthor.of(ChangeAuthor.Channel.SERVICES);

  private static final Duration SWEEP = Duration.ofSeconds(5);

  private final Context context;
  private final ProposalStore store;
  private final ProposalSweep sweep;
  private final ProposalWebhook webhook;
  private final ProposalIntake intake;
  private final ProposalDecisions decisions;

  /** Reads nothing yet. */
  public ProposalDesk(
      Context context,
      ProposalFiles files,
      AuditLog audit,
      ControlSettings settings,
      ProposalDecisions.Changes changes) {
    Vertx vertx = context.owner();
    this.context = context;
    this.store = new ProposalStore(vertx, files, new ProposalEvents(audit), changes.inForce());
    Reviewer reviewer = new Reviewer(settings.credentials());
    this.sweep = new ProposalSweep(store, reviewer, changes.inForce());
    this.webhook = new ProposalWebhook(vertx, settings.proposals().webhook());
    this.intake = new ProposalIntake(store, settings.proposals().expireAfter(), webhook::onCreated);
    this.decisions = new ProposalDecisions(store, reviewer, changes);
  }

  /** Reads the stored proposals and serves agents and people. Event loop only. */
  public Future<Void> start() {
    EventBus bus = context.owner().eventBus();
    return store
        .load()
        .compose(
            loaded ->
                Future.all(
                    bus.consumer(BusAddress.PROPOSE, this::onPropose).completion(),
                    bus.consumer(BusAddress.PROPOSALS, this::onRead).completion()))
        .onSuccess(listening -> context.owner().setPeriodic(SWEEP.toMillis(), tick -> sweep.run()))
        .mapEmpty();
  }

  /** Ends threads and connections; consumers and timers end with their verticle. */
  public Future<Void> stop() {
    return store.close().eventually(webhook::close);
  }

  private void onPropose(Message<ProposeRules> message) {
    ProposeRules asked = message.body();
    ProposalIntake.Sender sender =
        new ProposalIntake.Sender(
            asked.getSandbox(), ProposalOrigin.ORIGIN_AGENT, asked.getNode(), PLATFORM);
    intake.take(asked.getBody().asReadOnlyByteBuffer(), sender).onSuccess(message::reply);
  }

  private void onRead(Message<ReadProposals> message) {
    ReadProposals asked = message.body();
    Optional<StoredProposal> one = store.book().find(asked.getSandbox(), asked.getId());
    Future<Void> wait =
        one.filter(ProposalBook::isOpen).isPresent()
            ? store.waits().decided(asked.getSandbox(), asked.getId(), asked.getWaitMs())
            : Future.succeededFuture();
    wait.onSuccess(done -> message.reply(states(asked)));
  }

  private ProposalStates states(ReadProposals asked) {
    List<StoredProposal> found =
        asked.getId().isEmpty()
            ? store.book().all(Optional.of(asked.getSandbox()))
            : store.book().find(asked.getSandbox(), asked.getId()).stream().toList();
    List<ProposalState> states = found.stream().map(StoredProposal::getState).toList();
    return ProposalStates.newBuilder().addAllProposals(states).build();
  }

  /**
   * A proposal by the admin API.
   *
   * @param body its bytes do not change
   * @param mapped whether {@code policy suggest} made it, not a person
   */
  public Future<RulesProposed> propose(
      String sandbox, ByteBuffer body, boolean mapped, ChangeAuthor author) {
    ProposalOrigin origin = mapped ? ProposalOrigin.ORIGIN_MAPPER : ProposalOrigin.ORIGIN_PERSON;
    ProposalIntake.Sender sender =
        new ProposalIntake.Sender(sandbox, origin, author.name(), author);
    return onContext(() -> intake.take(body, sender));
  }

  public Future<List<StoredProposal>> list(Optional<String> sandbox) {
    return onContext(() -> Future.succeededFuture(store.book().all(sandbox)));
  }

  /** Reviews a proposal and issues a token for its approval; empty: no such proposal. */
  public Future<Optional<ProposalReview>> show(String id) {
    return onContext(() -> decisions.show(id));
  }

  /**
   * Puts the rule of a proposal in force.
   *
   * @param token of {@link #show}
   * @param tests of the policy, where the node requires them
   */
  public Future<ProposalDecision> approve(
      String id, String token, Optional<String> tests, ChangeAuthor author) {
    return onContext(() -> decisions.approve(id, token, tests, author));
  }

  public Future<ProposalDecision> reject(String id, ChangeAuthor author) {
    return onContext(() -> decisions.reject(id, author));
  }

  public Future<ProposalDecision> revoke(String id, Optional<String> tests, ChangeAuthor author) {
    return onContext(() -> decisions.revoke(id, tests, author));
  }

  public ProposalCounts counts() {
    return store.counts();
  }

  private <T> Future<T> onContext(Supplier<Future<T>> work) {
    return OnContext.call(context, work);
  }
}
