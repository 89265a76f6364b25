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

  /** No permit is needed. */
  private boolean free;

  /** What it does for its pipeline. */
  interface Steps {
    /** Asks for so much output. */
    void demand(int bytes);

    /** A permit is held: frames may go. */
    void granted();

    /** There is neither a permit nor a place to wait for one. */
    void exhausted();
  }

  /**
   * Holds nothing.
   *
   * @param needed whether the pipeline is in lockstep
   */
  LockstepPace(boolean needed, WorkPermits permits, Claimant whose, Steps steps) {
    this.free = !needed;
    this.steps = steps;
    this.permit = new LockstepPermit(permits, whose, this::granted, steps::exhausted);
  }

  /** Whether frames may go; asks for a permit otherwise. */
  boolean mayGo() {
    return free || (!resting && permit.ask());
  }

  /** Sets how much output may come. */
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

  /** No stage works until there is room for output. */
  void rests() {
    if (!free && wanted == 0) {
      resting = true;
      permit.release();
    }
  }

  /** No service is asked any more. */
  void servicesOver() {
    if (!free) {
      free = true;
      permit.release();
      goOn();
    }
  }

  /** Nothing is under way. */
  void release() {
    if (!resting) {
      permit.release();
    }
  }

  /** The pipeline is over. */
  void end() {
    free = true;
    permit.release();
  }
}
