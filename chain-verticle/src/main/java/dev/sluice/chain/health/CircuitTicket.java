package dev.sluice.chain.health;

import dev.sluice.chain.health.CircuitBreaker.State;
import java.util.Optional;

/**
 * An admitted call. Its end is reported once, with one of the methods; a status of the service is
 * an answer, whatever it says. Any thread.
 */
public final class CircuitTicket {
  private final ServiceCircuits circuits;
  private final String sandbox;
  private final CircuitListener listener;
  private final Optional<State> own;
  private final State shared;

  CircuitTicket(
      ServiceCircuits circuits,
      String sandbox,
      CircuitListener listener,
      Optional<State> own,
      State shared) {
    this.circuits = circuits;
    this.sandbox = sandbox;
    this.listener = listener;
    this.own = own;
    this.shared = shared;
  }

  /** Whether the service must describe itself before this call, the trial of an open circuit. */
  public boolean isTrial() {
    return isTrial(shared) || own.filter(CircuitTicket::isTrial).isPresent();
  }

  public void served() {
    answered();
    listener.onCallServed(sandbox);
  }

  public void refused(String status) {
    answered();
    listener.onCallRefused(sandbox, status);
  }

  public void answered() {
    circuits.answered(sandbox, own, listener);
    if (circuits.shared().succeeded(shared)) {
      listener.onCircuitClosed();
    }
  }

  public void missedDeadline() {
    CircuitBreaker breaker = circuits.own(sandbox);
    boolean opened = own.map(breaker::failed).orElseGet(breaker::failedUnasked);
    if (opened) {
      listener.onSandboxCircuitOpened(sandbox);
    }
    if (own.filter(CircuitTicket::isTrial).isPresent()) {
      // The deadlines of this sandbox are known already; they must not prolong others' pause.
      circuits.shared().postpone(shared);
      circuits.withoutAnswer(sandbox, listener);
    } else {
      circuits.shared().prolong(shared);
      if (opened) {
        circuits.withoutAnswer(sandbox, listener);
      }
    }
  }

  /** The transport failed: no connection, or it was lost during the call or its probe. */
  public void faulted() {
    own.filter(CircuitTicket::isTrial).ifPresent(trial -> circuits.own(sandbox).prolong(trial));
    if (circuits.shared().failedTogether(shared)) {
      listener.onCircuitOpened();
    }
  }

  /** The service did not describe itself again, so that the call was not made. */
  public void probeFailed() {
    own.filter(CircuitTicket::isTrial).ifPresent(trial -> circuits.own(sandbox).prolong(trial));
    circuits.shared().prolong(shared);
  }

  /** The call was cancelled, which says nothing about the service: another one may be the trial. */
  public void cancelled() {
    own.filter(CircuitTicket::isTrial).ifPresent(trial -> circuits.own(sandbox).giveBack(trial));
    circuits.shared().giveBack(shared);
  }

  private static boolean isTrial(State state) {
    return state instanceof State.HalfOpen;
  }
}
