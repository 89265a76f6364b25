package dev.sluice.config.policy.body;

import java.util.List;

/** How a protocol finds calls in a request. Immutable, any thread. */
interface Grammar {
  /** Calls in one batch. */
  int MAX_CALLS = 1000;

  /** Begins the reasons of what it rejects. */
  String prefix();

  /** At least one call. */
  List<Call> calls(BodyRequest request) throws UnreadableBodyException;
}
