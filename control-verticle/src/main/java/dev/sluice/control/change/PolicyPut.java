package dev.sluice.control.change;

import dev.sluice.config.settings.proxy.Sandbox;
import java.util.OptionalLong;

/**
 * A policy that is to take the place of a sandbox's.
 *
 * @param sandbox see {@link Sandbox#isId}
 * @param expectedRevision the revision that it is meant to replace; empty: whichever there is
 */
public record PolicyPut(String sandbox, String yaml, OptionalLong expectedRevision) {
  public PolicyPut {
    if (!Sandbox.isId(sandbox)) {
      throw new IllegalArgumentException("not a sandbox name");
    }
  }
}
