package dev.sluice.control.proposal;

import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.change.SerialExecutor;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.ProposalState;
import dev.sluice.proto.v1.ProposalState.State;
import dev.sluice.proto.v1.StoredProposal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proposals in memory and on disk: a state is recorded, then written, then told. A thread of its
 * own reads and writes, and another one reviews: no change of a policy waits for it, and no sandbox
 * for the long policy of another. Event loop only.
 */
final class ProposalStore {
  private static final Logger LOG = LoggerFactory.getLogger(ProposalStore.class);
  private static final String IN_FORCE = "the rule is in force; its approval was interrupted";

  private final ProposalFiles files;
  private final ProposalEvents events;
  private final ProposalWaits waits;
  private final WorkerExecutor disk;
  private final WorkerExecutor reviews;
  private final Supplier<Generation> inForce;
  private final ProposalCounts counts = new ProposalCounts();
  private final SerialExecutor decisions = new SerialExecutor();
  private ProposalBook book = new ProposalBook(List.of());

  ProposalStore(
      Vertx vertx, ProposalFiles files, ProposalEvents events, Supplier<Generation> inForce) {
    this.inForce = inForce;
    this.files = files;
    this.events = events;
    this.waits = new ProposalWaits(vertx);
    this.disk = vertx.createSharedWorkerExecutor("control-proposals", 1);
    this.reviews = vertx.createSharedWorkerExecutor("control-reviews", 1);
  }

  List<String> sandboxes() {
    return inForce.get().getPoliciesList().stream().map(PolicySource::getSandbox).toList();
  }

  Future<Void> load() {
    return work(files::readAll)
        .map(
            kept -> {
              book = new ProposalBook(kept);
              counts.open(book.open());
              return null;
            });
  }

  ProposalBook book() {
    return book;
  }

  ProposalEvents events() {
    return events;
  }

  ProposalWaits waits() {
    return waits;
  }

  ProposalCounts counts() {
    return counts;
  }

  /**
   * Runs on the thread of proposals, one after the other; takes milliseconds. Fails with {@link
   * ControlUnavailable} after {@link #close}.
   */
  <T> Future<T> work(Callable<T> work) {
    return run(disk, work);
  }

  /** The same on a thread of its own; takes as long as a policy. */
  <T> Future<T> review(Callable<T> work) {
    return run(reviews, work);
  }

  private static <T> Future<T> run(WorkerExecutor thread, Callable<T> work) {
    try {
      return thread.executeBlocking(work, true);
    } catch (IllegalStateException | RejectedExecutionException closed) {
      return Future.failedFuture(ControlUnavailable.ended());
    }
  }

  /** Takes a proposal that has a place; it is gone again when it cannot be recorded and written. */
  Future<StoredProposal> create(StoredProposal proposal, ChangeAuthor author) {
    book.put(proposal);
    return keep(proposal, author)
        .onSuccess(kept -> counts.add(kept.getState().getState()))
        .onComplete(
            done -> {
              if (done.failed()) {
                book.remove(proposal);
              }
              counts.open(book.open());
            });
  }

  /**
   * Decides about a proposal while no other decision is under way. An approval that was cut short
   * is concluded before.
   *
   * @return empty: there is no such proposal
   */
  <T> Future<Optional<T>> inTurn(String id, Function<StoredProposal, Future<T>> decision) {
    return decisions.submit(
        () ->
            book.find(id)
                .map(found -> concluded(found).compose(decision).map(Optional::of))
                .orElseGet(() -> Future.succeededFuture(Optional.empty())));
  }

  private Future<StoredProposal> concluded(StoredProposal found) {
    return isCutShort(found)
        ? decide(
            found, State.STATE_APPROVED, ProposalDesk.PLATFORM, IN_FORCE, inForce.get().getNumber())
        : Future.succeededFuture(found);
  }

  /**
   * Whether the rule of an open proposal is in force under its mark: a crash, the audit or the disk
   * cut its approval short.
   */
  boolean isCutShort(StoredProposal proposal) {
    return ProposalBook.isOpen(proposal)
        && inForce.get().getPoliciesList().stream()
            .filter(policy -> policy.getSandbox().equals(proposal.getSandbox()))
            .anyMatch(
                policy ->
                    policy.getProposedRulesList().contains(proposal.getState().getRuleName()));
  }

  /**
   * Gives a proposal its next state.
   *
   * @param reason printable, without secrets
   * @param generation that has the rule; 0 for none
   */
  Future<StoredProposal> decide(
      StoredProposal proposal, State state, ChangeAuthor author, String reason, long generation) {
    ProposalState next =
        proposal.getState().toBuilder()
            .setState(state)
            .setReason(reason)
            .setGeneration(generation)
            .setDecidedMs(System.currentTimeMillis())
            .build();
    StoredProposal decided =
        proposal.toBuilder().setState(next).setDecidedBy(author.name()).build();
    return keep(decided, author)
        .onSuccess(
            kept -> {
              book.put(kept);
              counts.add(state);
              counts.open(book.open());
              waits.tell(next.getId());
              book.surplus(kept.getSandbox(), sandboxes()).forEach(this::drop);
            });
  }

  private Future<StoredProposal> keep(StoredProposal proposal, ChangeAuthor author) {
    return events
        .record(proposal, author)
        .compose(
            recorded ->
                work(
                    () -> {
                      files.write(proposal);
                      return proposal;
                    }));
  }

  private void drop(StoredProposal proposal) {
    book.remove(proposal);
    String id = proposal.getState().getId();
    work(() -> {
          files.delete(id);
          return id;
        })
        .onFailure(e -> LOG.warn("an old proposal could not be deleted: {}", e.toString()));
  }

  Future<Void> close() {
    return disk.close().eventually(reviews::close);
  }
}
