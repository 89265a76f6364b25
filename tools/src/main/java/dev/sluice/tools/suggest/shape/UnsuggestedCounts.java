package dev.sluice.tools.suggest.shape;

import dev.sluice.tools.suggest.record.Unsuggested;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Numbers of denials for which nothing is suggested, by the reason. One thread. */
public final class UnsuggestedCounts {
  private final Map<Unsuggested, Long> counts = new EnumMap<>(Unsuggested.class);

  public void add(Unsuggested reason, long denials) {
    counts.merge(reason, denials, Long::sum);
  }

  public Map<Unsuggested, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }
}
