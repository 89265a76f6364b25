package dev.sluice.control.change;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.source.Source;
import dev.sluice.proto.v1.PolicySource;
import java.util.OptionalLong;

/**
 * A request to replace the policy of a sandbox.
 *
 * @param sandbox see {@link Sandbox#isId}
 * @param expectedRevision revision to replace, 0 for none; empty for any
 */
public record PolicyPut(String sandbox, String yaml, OptionalLong expectedRevision) {
  private static final String PREFIX = "PUT /v1/policies/";

  public PolicyPut {
    if (!Sandbox.isId(sandbox)) {
      throw new IllegalArgumentException("not a sandbox name");
    }
  }

  /** Whether a policy was put, instead of read from a file. */
  public static boolean isPut(PolicySource policy) {
    return policy.getFile().startsWith(PREFIX);
  }

  /** The document, with the name that messages have for it. */
  Source source() {
    return new Source(PREFIX + sandbox, yaml);
  }
}
