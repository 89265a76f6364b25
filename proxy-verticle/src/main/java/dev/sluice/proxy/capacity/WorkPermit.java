package dev.sluice.proxy.capacity;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Optional;

/**
 * Event loop only. One request's claim to a permit: asked for, waiting, held, given back. Give it
 * back in any state with {@link #leave}.
 */
public final class WorkPermit {
  private final WorkPermits permits;
  private final Claimant claimant;
  private final Applicant applicant;
  private final Context context = Vertx.currentContext();

  // Changed by the tasks of the permits only, on any loop.
  private State state = State.NEW;
  private boolean waited;

  // Changed on the applicant's loop only.
  private Optional<Thread> asking = Optional.empty();
  private boolean left;
  private State decidedHere = State.NEW;

  /** Event loop only. Learns the outcome: one of the two, once, unless it has left before. */
  public interface Applicant {
    void onPermit();

    void onExhausted();
  }

  enum State {
    NEW,
    WAITING,
    HELD,
    OVER
  }

  WorkPermit(WorkPermits permits, Claimant claimant, Applicant applicant) {
    this.permits = permits;
    this.claimant = claimant;
    this.applicant = applicant;
  }

  /** Asks once. The applicant may learn the outcome before this returns. */
  public void request() {
    asking = Optional.of(Thread.currentThread());
    permits.apply(this);
    asking = Optional.empty();
    // Undecided as yet when another loop is at work: it then posts the outcome.
    if (decidedHere != State.NEW) {
      deliver(decidedHere);
    }
  }

  /** Returns the permit or leaves the queue. Does nothing when called again. */
  public void leave() {
    if (!left) {
      left = true;
      permits.end(this);
    }
  }

  public boolean hasWaited() {
    return waited;
  }

  Claimant claimant() {
    return claimant;
  }

  State state() {
    return state;
  }

  void enter(State next) {
    state = next;
    waited |= next == State.WAITING;
  }

  void decide(State outcome) {
    state = outcome;
    if (asking.filter(Thread.currentThread()::equals).isPresent()) {
      decidedHere = outcome;
    } else {
      context.runOnContext(ignored -> deliver(outcome));
    }
  }

  private void deliver(State outcome) {
    if (left) {
      return;
    }
    if (outcome == State.HELD) {
      applicant.onPermit();
    } else {
      applicant.onExhausted();
    }
  }
}
