package dev.sluice.policy;

import dev.sluice.config.source.KeyPath;
import java.util.Optional;

/** What a policy decides of a recorded request. */
public sealed interface RecordedDecision {
  /**
   * Nothing that is missing in the record could change it.
   *
   * @param byKeys it holds if the record names the keys of the query; no keys are recorded
   */
  record Decided(PolicyDecision.Settled decision, boolean byKeys) implements RecordedDecision {
    /** Whether the request passes, also by {@code enforcement: audit}. */
    public boolean passes() {
      return !(decision instanceof PolicyDecision.Stopped);
    }
  }

  /**
   * The decision depends on what is missing.
   *
   * @param place in the policy of the rule or endpoint that reads it
   */
  record Undecided(Missing missing, Optional<KeyPath> place) implements RecordedDecision {}

  enum Missing {
    HOST("host: cut, or masked as a secret"),
    PATH("path: cut, or masked as a secret"),
    QUERY("values of the query: never recorded"),
    KEYS("keys of the query: not recorded"),
    HANDSHAKE("whether it was a WebSocket handshake"),
    ARGUMENTS("arguments of calls: never recorded"),
    CALLS("calls in the body: not recorded, cut, or masked as a secret");

    private final String words;

    Missing(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
