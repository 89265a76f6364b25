package dev.sluice.control.proposal;

import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.ProposalState.State;
import dev.sluice.proto.v1.StoredProposal;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends proposals that need no person: those whose approval was cut short, those that are open for
 * too long, and those whose requests the policy admits by now. Looks at a few at a time. Event loop
 * only.
 */
final class ProposalSweep {
  private static final Logger LOG = LoggerFactory.getLogger(ProposalSweep.class);

  /** Reviews take as long as the policy, and agents wait behind them. */
  private static final int REVIEWS = 4;

  private final ProposalStore store;
  private final Reviewer reviewer;
  private final Supplier<Generation> inForce;

  private final Map<String, Long> compared = new HashMap<>();

  private final ReviewTurns turns = new ReviewTurns();
  private boolean sweeping;
  private String lastFault = "";

  ProposalSweep(ProposalStore store, Reviewer reviewer, Supplier<Generation> inForce) {
    this.store = store;
    this.reviewer = reviewer;
    this.inForce = inForce;
  }

  Future<Void> run() {
    if (sweeping) {
      return Future.succeededFuture();
    }
    sweeping = true;
    List<StoredProposal> open =
        store.book().all(Optional.empty()).stream().filter(ProposalBook::isOpen).toList();
    compared.keySet().retainAll(open.stream().map(own -> own.getState().getId()).toList());
    Future<Void> all = Future.succeededFuture();
    for (StoredProposal proposal : open) {
      if (store.isCutShort(proposal)) {
        all = all.compose(done -> conclude(proposal));
      } else if (proposal.getExpiresMs() <= System.currentTimeMillis()) {
        all = all.compose(done -> end(proposal, State.STATE_EXPIRED, ""));
      }
    }
    Generation current = inForce.get();
    List<StoredProposal> unseen =
        open.stream().filter(proposal -> isUnseen(proposal, current)).toList();
    for (StoredProposal proposal : turns.next(unseen, REVIEWS)) {
      all = all.compose(done -> compare(proposal, current));
    }
    return all.onFailure(this::onFailure).onComplete(done -> sweeping = false);
  }

  private void onFailure(Throwable fault) {
    if (!fault.toString().equals(lastFault)) {
      lastFault = fault.toString();
      LOG.warn("proposals could not be looked through: {}", lastFault);
    }
  }

  private boolean isUnseen(StoredProposal proposal, Generation current) {
    long revision = revision(proposal, current);
    return revision > 0
        && compared.getOrDefault(proposal.getState().getId(), 0L) != revision
        && proposal.getExpiresMs() > System.currentTimeMillis();
  }

  private Future<Void> compare(StoredProposal proposal, Generation current) {
    compared.put(proposal.getState().getId(), revision(proposal, current));
    return store
        .review(() -> reviewer.review(proposal, current).obstacles())
        .compose(
            obstacles ->
                obstacles.contains(TriedAddition.REDUNDANT)
                    ? end(proposal, State.STATE_STALE, TriedAddition.REDUNDANT)
                    : Future.succeededFuture());
  }

  private Future<Void> conclude(StoredProposal proposal) {
    return store.inTurn(proposal.getState().getId(), Future::succeededFuture).mapEmpty();
  }

  /** Unless a person has decided meanwhile. */
  private Future<Void> end(StoredProposal proposal, State state, String reason) {
    return store
        .inTurn(
            proposal.getState().getId(),
            now ->
                ProposalBook.isOpen(now)
                    ? store.decide(now, state, ProposalDesk.PLATFORM, reason, 0)
                    : Future.succeededFuture(now))
        .mapEmpty();
  }

  private static long revision(StoredProposal proposal, Generation current) {
    return current.getPoliciesList().stream()
        .filter(own -> own.getSandbox().equals(proposal.getSandbox()))
        .mapToLong(PolicySource::getRevision)
        .findFirst()
        .orElse(0);
  }

  /**
   * Chooses what is looked at next, so that no sandbox with many proposals keeps the others
   * waiting. Event loop only.
   */
  static final class ReviewTurns {
    private final Map<String, Long> turns = new HashMap<>();

    private long latest;

    /**
     * The next proposals, each of the sandbox whose turn is the longest ago.
     *
     * @param unseen other sandboxes are forgotten
     */
    List<StoredProposal> next(List<StoredProposal> unseen, int most) {
      turns
          .keySet()
          .retainAll(unseen.stream().map(StoredProposal::getSandbox).collect(Collectors.toSet()));
      List<StoredProposal> left = new ArrayList<>(unseen);
      List<StoredProposal> next = new ArrayList<>();
      while (next.size() < most && !left.isEmpty()) {
        StoredProposal one = Collections.min(left, Comparator.comparingLong(this::turn));
        left.remove(one);
        next.add(one);
        turns.put(one.getSandbox(), ++latest);
      }
      return next;
    }

    private long turn(StoredProposal proposal) {
      return turns.getOrDefault(proposal.getSandbox(), 0L);
    }
  }
}
