package dev.sluice.chain.pipeline.flow;

import dev.sluice.chain.contract.Limits;
import dev.sluice.proto.v1.FindingCount;
import java.util.ArrayList;
import java.util.List;

/**
 * The findings of one stage about one message: equal ones are one with the sum of their counts, at
 * most 32 are kept, and the others counted (http-responses D7). Event loop only.
 */
public final class KeptFindings {
  private final List<FindingCount> kept = new ArrayList<>(0);
  private int leftOut;

  public void add(List<FindingCount> found) {
    found.forEach(this::add);
  }

  private void add(FindingCount found) {
    for (int i = 0; i < kept.size(); i++) {
      FindingCount known = kept.get(i);
      if (known.toBuilder().setCount(found.getCount()).build().equals(found)) {
        long sum =
            Integer.toUnsignedLong(known.getCount()) + Integer.toUnsignedLong(found.getCount());
        kept.set(i, known.toBuilder().setCount((int) Math.min(sum, Integer.MAX_VALUE)).build());
        return;
      }
    }
    if (kept.size() < Limits.FINDING_COUNT) {
      kept.add(found);
    } else {
      leftOut++;
    }
  }

  public List<FindingCount> kept() {
    return List.copyOf(kept);
  }

  public int leftOut() {
    return leftOut;
  }
}
