package dev.sluice.proxy.pipeline;

import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.WorkPermit;
import dev.sluice.proxy.capacity.WorkPermits;
import java.util.Optional;

/**
 * Event loop only. The permit for the frames of a pipeline that pass its stages one by one
 * (http-responses 7.1): held while frames are under way.
 */
final class LockstepPermit {
  private final WorkPermits permits;
  private final Claimant whose;
  private final Runnable granted;
  private final Runnable exhausted;
  private Optional<WorkPermit> asked = Optional.empty();
  private boolean held;

  LockstepPermit(WorkPermits permits, Claimant whose, Runnable granted, Runnable exhausted) {
    this.permits = permits;
    this.whose = whose;
    this.granted = granted;
    this.exhausted = exhausted;
  }

  /** Asks for a permit, unless it has; whether there is one, so that frames may go. */
  boolean ask() {
    if (asked.isEmpty()) {
      WorkPermit permit = permits.of(whose, new Answer());
      asked = Optional.of(permit);
      permit.request();
    }
    return held;
  }

  void release() {
    held = false;
    asked.ifPresent(WorkPermit::leave);
    asked = Optional.empty();
  }

  /** Event loop only. */
  private final class Answer implements WorkPermit.Applicant {
    @Override
    public void onPermit() {
      held = true;
      granted.run();
    }

    @Override
    public void onExhausted() {
      exhausted.run();
    }
  }
}
