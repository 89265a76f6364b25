package dev.sluice.audit.ocsf;

import dev.sluice.proto.v1.Verdict;

/** What the control did: {@code action_id} with the {@code disposition_id} that goes with it. */
record Ruling(Action action, Disposition disposition) {
  static final Ruling ALLOWED = new Ruling(Action.ALLOWED, Disposition.ALLOWED);
  static final Ruling MODIFIED = new Ruling(Action.MODIFIED, Disposition.CORRECTED);
  static final Ruling DENIED = new Ruling(Action.DENIED, Disposition.BLOCKED);

  /** A verdict that this build does not know is shown as a denial: it is what fails closed. */
  static Ruling of(Verdict verdict) {
    return switch (verdict) {
      case VERDICT_ALLOWED -> ALLOWED;
      case VERDICT_MODIFIED -> MODIFIED;
      case VERDICT_DENIED, VERDICT_UNSPECIFIED, UNRECOGNIZED -> DENIED;
    };
  }

  boolean denies() {
    return action == Action.DENIED;
  }
}
