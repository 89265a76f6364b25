package dev.sluice.proxy.known;

import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.StageTrace;
import java.util.List;

/** What the search for known values says of a part of a request. */
public sealed interface KnownVerdict {
  /** There is none. */
  record Clean() implements KnownVerdict {
    static final Clean INSTANCE = new Clean();
  }

  /** There are some, and the request may go on. */
  record Recorded(StageTrace trace) implements KnownVerdict {}

  /**
   * There are some, and the request must not go on.
   *
   * @param findings that the sandbox was found with such values often
   */
  record Denied(StageTrace trace, List<PlatformFinding> findings) implements KnownVerdict {
    public Denied {
      findings = List.copyOf(findings);
    }
  }
}
