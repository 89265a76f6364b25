package dev.sluice.proxy.chain;

import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import java.util.List;

/** Entries of chains for tests of messages; the key is the implementation. */
final class MessageEntries {
  private MessageEntries() {}

  static MiddlewareEntry of(String implementation, OnError onError) {
    return new MiddlewareEntry(implementation, implementation, 0, Value.MapValue.EMPTY, onError);
  }

  static MiddlewareChain chain(MiddlewareEntry... entries) {
    return new MiddlewareChain(List.of(entries));
  }
}
