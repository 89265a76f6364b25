package dev.sluice.chain.stage;

import com.google.protobuf.Struct;
import dev.sluice.chain.contract.StructConfig;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.policy.middleware.MiddlewareEntry;

/** One entry of a chain, ready to run. */
public sealed interface Stage {
  PreparedEntry entry();

  record Unresolved(PreparedEntry entry) implements Stage {}

  record Local(PreparedEntry entry, Binding binding, Evaluator evaluator) implements Stage {}

  record Remote(PreparedEntry entry, RemoteBinding service) implements Stage {}

  /**
   * A policy's entry, with its configuration as services receive it.
   *
   * @param config may exceed its limit; each evaluation checks that
   */
  record PreparedEntry(MiddlewareEntry entry, Struct config) {
    public static PreparedEntry of(MiddlewareEntry entry) {
      return new PreparedEntry(entry, StructConfig.of(entry.config()));
    }

    public String key() {
      return entry.key();
    }

    public String implementation() {
      return entry.implementation();
    }

    public boolean failsOpen() {
      return entry.onError() == MiddlewareEntry.OnError.FAIL_OPEN;
    }
  }
}
