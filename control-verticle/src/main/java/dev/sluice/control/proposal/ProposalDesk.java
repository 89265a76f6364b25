package dev.sluice.control.proposal;

import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.OnContext;
import dev.sluice.proto.v1.ProposalState;
import dev.sluice.proto.v1.ProposalStates;
import dev.sluice.proto.v1.ProposeRules;
import dev.sluice.proto.v1.ReadProposals;
import dev.sluice.proto.v1.RulesProposed;
import dev.sluice.proto.v1.StoredProposal;
import dev.sluice.proto.v1.StoredProposal.ProposalOrigin;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where proposals are brought, read and decided: agents by the event bus, people by the admin API.
 * Any thread, except the handlers of messages.
 */
public final class ProposalDesk {
  /** What the platform does by itself; its channel is in no event. */
  static final ChangeAuthor PLATFORM = ChangeAuthor.of(ChangeAuthor.Channel.SERVICES);

  private final Context context;
  private final ProposalStore store;
  private final ProposalIntake intake;
  private final ProposalDecisions decisions;

  ProposalDesk(
      Context context, ProposalStore store, ProposalIntake intake, ProposalDecisions decisions) {
    this.context = context;
    this.store = store;
    this.intake = intake;
    this.decisions = decisions;
  }

  /** A proposal of a proxy node, for an agent. Event loop only. */
  void onPropose(Message<ProposeRules> message) {
    ProposeRules asked = message.body();
    ProposalIntake.Sender sender =
        new ProposalIntake.Sender(
            asked.getSandbox(), ProposalOrigin.ORIGIN_AGENT, asked.getNode(), PLATFORM);
    intake.take(asked.getBody().asReadOnlyByteBuffer(), sender).onSuccess(message::reply);
  }

  /** The question of a proxy node for the states of proposals. Event loop only. */
  void onRead(Message<ReadProposals> message) {
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

  /**
   * The proposals, newest first.
   *
   * @param sandbox empty for all
   */
  public Future<List<StoredProposal>> list(Optional<String> sandbox) {
    return onContext(() -> Future.succeededFuture(store.book().all(sandbox)));
  }

  /** A proposal beside what is in force, with a token for its approval; empty: no such one. */
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
