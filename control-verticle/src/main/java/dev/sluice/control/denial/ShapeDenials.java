package dev.sluice.control.denial;

import dev.sluice.policy.shape.KeepRoom;
import dev.sluice.policy.shape.PathTree;
import dev.sluice.proto.v1.DeniedShape;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Denials at one shape of paths of one host and method. Event loop only. */
final class ShapeDenials implements PathTree.Merged<ShapeDenials> {
  private final Map<Wanted, Tally> tallies = new HashMap<>();
  private final HostUse use;

  record Wanted(String code, String operation, String name) {
    static Wanted of(DeniedShape told) {
      return new Wanted(told.getCode(), told.getOperation(), told.getName());
    }

    private String text() {
      return code + operation + name;
    }

    /** Without names, which come from a client. */
    @Override
    public String toString() {
      return code;
    }
  }

  record Tally(long count, long firstMs, long lastMs, String request, long change) {
    Tally plus(Tally other) {
      return new Tally(
          count + other.count,
          Math.min(firstMs, other.firstMs),
          Math.max(lastMs, other.lastMs),
          lastMs > other.lastMs ? request : other.request,
          Math.max(change, other.change));
    }
  }

  static final class HostUse {
    private final KeepRoom room = new KeepRoom(Long.MAX_VALUE);
    private int keys;

    KeepRoom room() {
      return room;
    }

    int keys() {
      return keys;
    }

    long bytes() {
      return Long.MAX_VALUE - room.left();
    }
  }

  ShapeDenials(HostUse use) {
    this.use = use;
  }

  boolean has(Wanted wanted) {
    return tallies.containsKey(wanted);
  }

  void add(Wanted wanted, Tally tally) {
    if (!has(wanted)) {
      use.room().take(wanted.text());
      use.keys++;
    }
    tallies.merge(wanted, tally, Tally::plus);
  }

  @Override
  public void merge(ShapeDenials other) {
    other.tallies.forEach(
        (wanted, tally) -> {
          forget(wanted);
          add(wanted, tally);
        });
  }

  boolean expire(long beforeMs) {
    tallies
        .entrySet()
        .removeIf(
            entry -> {
              boolean old = entry.getValue().lastMs() < beforeMs;
              if (old) {
                forget(entry.getKey());
              }
              return old;
            });
    return tallies.isEmpty();
  }

  private void forget(Wanted wanted) {
    use.room().give(wanted.text());
    use.keys--;
  }

  void forEach(BiConsumer<Wanted, Tally> action) {
    tallies.forEach(action);
  }
}
