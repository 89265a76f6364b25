package dev.sluice.app.denials;

import dev.sluice.proto.v1.DenialsPushed;
import dev.sluice.proto.v1.DeniedShape;
import dev.sluice.proto.v1.UnkeptDenials;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an event loop counts between two pushes. Each sandbox has its own room, and denials beyond
 * it are counted in total. Event loop only.
 */
final class PendingDenials {
  static final int MOST_OF_SANDBOX = 256;

  /** Shapes of all sandboxes: about a megabyte. */
  static final int MOST = 2048;

  private static final int MOST_SANDBOXES = 1024;

  private final Map<DeniedShape, DeniedShape> shapes = new LinkedHashMap<>();
  private final Map<String, Integer> sizes = new HashMap<>();
  private final Map<String, Long> unkept = new HashMap<>();

  /** Counts denials; returns how many of them are lost altogether. */
  long add(DeniedShape told) {
    DeniedShape key = key(told);
    DeniedShape known = shapes.get(key);
    if (known != null) {
      shapes.put(key, sum(known, told));
      return 0;
    }
    int size = sizes.getOrDefault(told.getSandbox(), 0);
    if (size >= MOST_OF_SANDBOX || shapes.size() >= MOST) {
      return addUnkept(told.getSandbox(), told.getCount());
    }
    sizes.put(told.getSandbox(), size + 1);
    shapes.put(key, told);
    return 0;
  }

  private long addUnkept(String sandbox, long count) {
    if (!unkept.containsKey(sandbox) && unkept.size() >= MOST_SANDBOXES) {
      return count;
    }
    unkept.merge(sandbox, count, Long::sum);
    return 0;
  }

  private static DeniedShape key(DeniedShape told) {
    return told.toBuilder().clearCount().clearFirstMs().clearLastMs().clearRequest().build();
  }

  private static DeniedShape sum(DeniedShape known, DeniedShape told) {
    boolean newer = told.getLastMs() >= known.getLastMs();
    return (newer ? told : known)
        .toBuilder()
            .setCount(known.getCount() + told.getCount())
            .setFirstMs(Math.min(known.getFirstMs(), told.getFirstMs()))
            .build();
  }

  boolean isEmpty() {
    return shapes.isEmpty() && unkept.isEmpty();
  }

  DenialsPushed take() {
    DenialsPushed.Builder all = DenialsPushed.newBuilder().addAllDenials(shapes.values());
    unkept.forEach(
        (sandbox, count) ->
            all.addUnkept(UnkeptDenials.newBuilder().setSandbox(sandbox).setCount(count)));
    shapes.clear();
    sizes.clear();
    unkept.clear();
    return all.build();
  }

  /** Takes back what could not be delivered; returns how many denials are lost altogether. */
  long putBack(DenialsPushed pushed) {
    long lost = 0;
    for (DeniedShape shape : pushed.getDenialsList()) {
      lost += add(shape);
    }
    for (UnkeptDenials count : pushed.getUnkeptList()) {
      lost += addUnkept(count.getSandbox(), count.getCount());
    }
    return lost;
  }
}
