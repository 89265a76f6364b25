package dev.sluice.proxy.chain.pipeline;

import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Event loop only. Joins the traces of stages for a head and for its body, as one record has them
 * (http-hooks 5.4).
 */
public final class JoinedTraces {
  private final List<StageTrace> asked;
  private final List<StageTrace> found = new ArrayList<>(0);

  public JoinedTraces(List<StageTrace> asked) {
    this.asked = asked;
  }

  public void add(StageTrace trace) {
    found.add(trace);
  }

  public List<StageTrace> asked() {
    return Stream.concat(asked.stream(), found.stream()).toList();
  }

  /**
   * One for each stage, in chain order. A stage that only chose a mode is left out, unless it found
   * something.
   *
   * @param ended of the stages whose part in the body is over
   */
  public List<StageTrace> with(List<StageTrace> ended) {
    List<StageTrace> all = new ArrayList<>(asked.size());
    Set<String> entries = new HashSet<>();
    for (StageTrace first : asked) {
      entries.add(first.getEntry());
      Optional<StageTrace> last =
          ended.stream().filter(trace -> trace.getEntry().equals(first.getEntry())).findFirst();
      if (last.isPresent()) {
        all.add(joined(first, last.get()));
      } else if (first.getOutcome() != Outcome.OUTCOME_INSPECTS || first.getFindingsCount() > 0) {
        all.add(first);
      }
    }
    ended.stream().filter(trace -> !entries.contains(trace.getEntry())).forEach(all::add);
    all.addAll(found);
    return List.copyOf(all);
  }

  private static StageTrace joined(StageTrace first, StageTrace last) {
    return first.toBuilder()
        .mergeFrom(last)
        .setDurationNanos(first.getDurationNanos() + last.getDurationNanos())
        .build();
  }
}
