package dev.sluice.tools.suggest.shape;

import dev.sluice.tools.suggest.record.SkipReason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Numbers of denials for which nothing is suggested, by the reason. One thread. */
public final class UnsuggestedCounts {
  private final Map<SkipReason, Long> counts = new EnumMap<>(SkipReason.class);

  public void add(SkipReason reason, long denials) {
    counts.merge(reason, denials, Long::sum);
  }

  public Map<SkipReason, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }
}
