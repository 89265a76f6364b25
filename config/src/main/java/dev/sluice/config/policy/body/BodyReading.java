package dev.sluice.config.policy.body;

import java.util.List;

/** What came of reading a request of a body-aware protocol. */
public sealed interface BodyReading {
  /**
   * All that it asks for.
   *
   * @param calls at least one
   */
  record Read(List<Call> calls) implements BodyReading {
    public Read {
      calls = List.copyOf(calls);
    }
  }

  /**
   * It cannot be read in one way.
   *
   * @param reason platform text, without a word of the body
   */
  record Rejected(String reason) implements BodyReading {}
}
