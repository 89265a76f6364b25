package dev.sluice.proxy.secret.known;

import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.StageTrace;
import java.util.List;

/** The result of searching a part of a request for known values. */
public sealed interface KnownVerdict {
  default KnownVerdict and(KnownVerdict next) {
    return switch (this) {
      case Clean ignored -> next;
      case Denied denied -> denied;
      case Recorded recorded ->
          switch (next) {
            case Clean ignored -> recorded;
            case Recorded more -> new Recorded(joined(more.trace(), recorded.trace()));
            case Denied denied ->
                new Denied(joined(denied.trace(), recorded.trace()), denied.findings());
          };
    };
  }

  private static StageTrace joined(StageTrace trace, StageTrace earlier) {
    return trace.toBuilder().addAllFindings(earlier.getFindingsList()).build();
  }

  record Clean() implements KnownVerdict {
    static final Clean INSTANCE = new Clean();
  }

  record Recorded(StageTrace trace) implements KnownVerdict {}

  record Denied(StageTrace trace, List<PlatformFinding> findings) implements KnownVerdict {
    public Denied {
      findings = List.copyOf(findings);
    }
  }
}
