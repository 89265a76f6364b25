package dev.sluice.control.proposal;

import dev.sluice.proto.v1.ProposalState.State;

/** The states of proposals in words of answers. */
public final class StateWord {
  private StateWord() {}

  public static String of(State state) {
    return switch (state) {
      case STATE_OPEN -> "open";
      case STATE_APPROVED -> "approved";
      case STATE_REJECTED -> "rejected";
      case STATE_EXPIRED -> "expired";
      case STATE_STALE -> "stale";
      case STATE_REVOKED -> "revoked";
      case STATE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }
}
