package dev.sluice.proxy.chain.pipeline;

import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.WorkPermit;
import dev.sluice.proxy.capacity.WorkPermits;
import java.util.Optional;

/**
 * Event loop only. Decides when the frames of a lockstep pipeline may go, and how much output is
 * demanded. Its permit is held while stages may work: not while they wait for a client that does
 * not read, and not once no service is asked any more.
 */
final class LockstepPace implements WorkPermit.Applicant {
  private final WorkPermits permits;
  private final Claimant whose;
  private final Steps steps;
  private Optional<WorkPermit> permit = Optional.empty();
  private boolean permitted;
  private int wanted;

  /** The stages wait for a pull with room, which they get once there is a permit. */
  private boolean resting;

  private boolean free;

  interface Steps {
    void demand(int bytes);

    void granted();

    void exhausted();
  }

  LockstepPace(boolean needed, WorkPermits permits, Claimant whose, Steps steps) {
    this.free = !needed;
    this.steps = steps;
    this.permits = permits;
    this.whose = whose;
  }

  boolean mayGo() {
    if (free || resting) {
      return free;
    }
    askPermit();
    return permitted;
  }

  private void askPermit() {
    if (permit.isEmpty()) {
      WorkPermit asked = permits.of(whose, this);
      permit = Optional.of(asked);
      asked.request();
    }
  }

  private void leavePermit() {
    permitted = false;
    permit.ifPresent(WorkPermit::leave);
    permit = Optional.empty();
  }

  void demand(int bytes) {
    wanted = bytes;
    if (!resting) {
      steps.demand(bytes);
    } else if (bytes > 0) {
      askPermit();
    } else {
      leavePermit();
    }
  }

  @Override
  public void onPermit() {
    permitted = true;
    goOn();
    steps.granted();
  }

  @Override
  public void onExhausted() {
    steps.exhausted();
  }

  private void goOn() {
    if (resting) {
      resting = false;
      steps.demand(wanted);
    }
  }

  void rests() {
    if (!free && wanted == 0) {
      resting = true;
      leavePermit();
    }
  }

  void servicesOver() {
    if (!free) {
      free = true;
      leavePermit();
      goOn();
    }
  }

  void release() {
    if (!resting) {
      leavePermit();
    }
  }

  void end() {
    free = true;
    leavePermit();
  }
}
