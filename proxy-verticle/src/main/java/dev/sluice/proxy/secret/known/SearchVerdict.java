package dev.sluice.proxy.secret.known;

import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.util.ArrayList;
import java.util.List;

/** What the entries of a chain say of the parts that the proxy searches for them. */
public sealed interface SearchVerdict {
  List<StageTrace> traces();

  record Passed(List<StageTrace> traces) implements SearchVerdict {
    public static final Passed CLEAN = new Passed(List.of());

    public Passed {
      traces = List.copyOf(traces);
    }

    public SearchVerdict and(SearchVerdict next) {
      if (traces.isEmpty()) {
        return next;
      }
      return switch (next) {
        case Passed passed -> new Passed(passed.with(traces));
        case Denied denied ->
            new Denied(denied.entry(), denied.reasonCode(), with(denied.traces()));
        case Failed failed -> new Failed(failed.reason(), with(failed.traces()));
      };
    }

    /** The traces of a chain with these: findings of one entry are one trace. */
    public List<StageTrace> with(List<StageTrace> chain) {
      if (traces.isEmpty()) {
        return chain;
      }
      List<StageTrace> all = new ArrayList<>(chain);
      for (StageTrace own : traces) {
        int at = indexOf(all, own.getEntry());
        if (at < 0) {
          all.add(own);
        } else {
          all.set(at, joined(all.get(at), own));
        }
      }
      return all;
    }

    // One that was bypassed here was bypassed, although the chain could search its part.
    private static StageTrace joined(StageTrace chain, StageTrace own) {
      StageTrace.Builder joined = chain.toBuilder().addAllFindings(own.getFindingsList());
      return own.getOutcome() == Outcome.OUTCOME_FAILED_OPEN
              && chain.getOutcome() == Outcome.OUTCOME_ALLOWED
          ? joined.setOutcome(own.getOutcome()).setReasonCode(own.getReasonCode()).build()
          : joined.build();
    }

    private static int indexOf(List<StageTrace> traces, String entry) {
      for (int i = 0; i < traces.size(); i++) {
        if (traces.get(i).getEntry().equals(entry)) {
          return i;
        }
      }
      return -1;
    }
  }

  record Denied(String entry, String reasonCode, List<StageTrace> traces) implements SearchVerdict {
    public Denied {
      traces = List.copyOf(traces);
    }
  }

  record Failed(String reason, List<StageTrace> traces) implements SearchVerdict {
    public Failed {
      traces = List.copyOf(traces);
    }
  }
}
