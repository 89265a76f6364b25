package dev.sluice.control.change;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.source.Source;
import java.util.OptionalLong;

/**
 * A request to replace the policy of a sandbox.
 *
 * @param sandbox see {@link Sandbox#isId}
 * @param expectedRevision revision to replace; empty for any
 */
public record PolicyPut(String sandbox, String yaml, OptionalLong expectedRevision) {
  public PolicyPut {
    if (!Sandbox.isId(sandbox)) {
      throw new IllegalArgumentException("not a sandbox name");
    }
  }

  /** The document, with the name that messages have for it. */
  Source source() {
    return new Source(PolicyRevisions.PUT + sandbox, yaml);
  }
}
