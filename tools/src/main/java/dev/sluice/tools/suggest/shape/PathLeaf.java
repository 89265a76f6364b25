package dev.sluice.tools.suggest.shape;

import dev.sluice.policy.shape.KeepRoom;
import dev.sluice.policy.shape.PathTree;
import dev.sluice.tools.suggest.record.CallNames;
import dev.sluice.tools.suggest.record.DeniedEvent;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was denied at one path shape. One thread. */
public final class PathLeaf implements PathTree.Merged<PathLeaf> {
  private final Evidence evidence = new Evidence();
  private final SortedMap<CallShape, CallTally> calls = new TreeMap<>();
  private Optional<Set<String>> commonKeys = Optional.empty();

  public record CallTally(Evidence evidence, SortedSet<String> fields) {
    CallTally() {
      this(new Evidence(), new TreeSet<>());
    }
  }

  void add(DeniedEvent event, Set<String> queryKeys) {
    evidence.add(event);
    narrow(queryKeys);
  }

  private void narrow(Set<String> queryKeys) {
    Set<String> common = commonKeys.orElseGet(() -> new TreeSet<>(queryKeys));
    if (!common.isEmpty()) {
      common.retainAll(queryKeys);
    }
    commonKeys = Optional.of(common);
  }

  void add(DeniedEvent event, CallNames call, KeepRoom room) {
    CallShape shape = new CallShape(call.operation(), call.tool());
    CallTally tally = calls.get(shape);
    if (tally == null) {
      room.take(call.operation() + call.tool());
      tally = new CallTally();
      calls.put(shape, tally);
    }
    tally.evidence.add(event);
    for (String field : call.fields()) {
      if (tally.fields.add(field)) {
        room.take(field);
      }
    }
  }

  @Override
  public void merge(PathLeaf other) {
    evidence.add(other.evidence);
    other.commonKeys.ifPresent(this::narrow);
    other.calls.forEach(
        (shape, tally) -> {
          CallTally mine = calls.computeIfAbsent(shape, unseen -> new CallTally());
          mine.evidence.add(tally.evidence);
          mine.fields.addAll(tally.fields);
        });
  }

  /** Of requests that their heads decide. */
  public Evidence evidence() {
    return evidence;
  }

  /** Keys that the query of every request has. */
  public Set<String> queryKeys() {
    return commonKeys.map(Collections::unmodifiableSet).orElse(Set.of());
  }

  public Map<CallShape, CallTally> calls() {
    return Collections.unmodifiableMap(calls);
  }
}
