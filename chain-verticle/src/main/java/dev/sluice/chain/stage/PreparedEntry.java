package dev.sluice.chain.stage;

import com.google.protobuf.Struct;
import dev.sluice.chain.contract.StructConfig;
import dev.sluice.config.policy.middleware.MiddlewareEntry;

/**
 * A policy's entry and its configuration as services receive it.
 *
 * @param config may be over the limit; each evaluation checks
 */
public record PreparedEntry(MiddlewareEntry entry, Struct config) {
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
