package dev.sluice.proxy.request.record;

import dev.sluice.proto.v1.RequestDecision;

/** Event loop only. What a step of the response may know of its exchange: its decision, its end. */
public interface ExchangeLifetime {
  /** The decision record of the request, as it was written. */
  RequestDecision decision();

  /** Whether the request has ended. Its record may still await the client. */
  boolean hasEnded();

  /** Adds an action that runs once when the request ends, before its end is recorded. */
  void whenEnded(Runnable action);
}
