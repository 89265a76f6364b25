package dev.sluice.proxy.pipeline;

import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.WorkPermits;

/**
 * Event loop only. When the frames of a pipeline that pass its stages one by one may go, and how
 * much output it is asked for. Its permit is held while stages may work: not while they wait for a
 * client that does not read, and not once no service is asked any more.
 */
final class LockstepPace {
  private final LockstepPermit permit;
  private final Steps steps;
  private int wanted;

  /** The stages wait for a pull with room, which they get once there is a permit. */
  private boolean resting;

  private boolean free;

  interface Steps {
    void demand(int bytes);

    void granted();

    /** There is neither a permit nor a place to wait for one. */
    void exhausted();
  }

  LockstepPace(boolean needed, WorkPermits permits, Claimant whose, Steps steps) {
    this.free = !needed;
    this.steps = steps;
    this.permit = new LockstepPermit(permits, whose, this::granted, steps::exhausted);
  }

  boolean mayGo() {
    return free || (!resting && permit.ask());
  }

  void demand(int bytes) {
    wanted = bytes;
    if (!resting) {
      steps.demand(bytes);
    } else if (bytes > 0) {
      boolean unused = permit.ask();
    } else {
      permit.release();
    }
  }

  private void granted() {
    goOn();
    steps.granted();
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
      permit.release();
    }
  }

  void servicesOver() {
    if (!free) {
      free = true;
      permit.release();
      goOn();
    }
  }

  void release() {
    if (!resting) {
      permit.release();
    }
  }

  void end() {
    free = true;
    permit.release();
  }
}
