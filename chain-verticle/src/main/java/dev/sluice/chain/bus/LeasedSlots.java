package dev.sluice.chain.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sessions or pipelines that senders hold open on this loop, by sender and number. Slots of senders
 * on other loops are bounded; connections bound those of this loop. Event loop only.
 *
 * @param <S> holds what one number stands for
 */
public final class LeasedSlots<S extends LeasedSlots.Slot> {
  // Without a tick for longer, the process was paused, and what renews leases waits behind it.
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final int max;
  private final int maxOfSender;
  private final Map<String, Map<Long, S>> bySender = new HashMap<>();
  private int counted;
  private long ticked;
  private boolean closed;

  /**
   * None yet.
   *
   * @param max bounded slots of all senders
   * @param maxOfSender bounded slots of one sender
   * @param now in nanoseconds
   */
  public LeasedSlots(int max, int maxOfSender, long now) {
    this.max = max;
    this.maxOfSender = maxOfSender;
    this.ticked = now;
  }

  /** Holds the slot, unless this is closed, its number is in use or there are too many. */
  public Taking take(String sender, long number, S slot) {
    if (closed) {
      return Taking.CLOSED;
    }
    Map<Long, S> own = bySender.getOrDefault(sender, Map.of());
    if (own.containsKey(number)) {
      return Taking.EXISTS;
    }
    if (slot.isBounded() && (counted >= max || own.size() >= maxOfSender)) {
      return Taking.FULL;
    }
    bySender.computeIfAbsent(sender, first -> new HashMap<>()).put(number, slot);
    counted += slot.isBounded() ? 1 : 0;
    return Taking.TAKEN;
  }

  public void close() {
    closed = true;
  }

  public Optional<S> find(String sender, long number) {
    return Optional.ofNullable(bySender.getOrDefault(sender, Map.of()).get(number));
  }

  public boolean remove(String sender, long number, S slot) {
    if (find(sender, number).filter(slot::equals).isEmpty()) {
      return false;
    }
    counted -= slot.isBounded() ? 1 : 0;
    bySender.computeIfPresent(
        sender,
        (same, own) -> {
          own.remove(number);
          return own.isEmpty() ? null : own;
        });
    return true;
  }

  public List<S> all() {
    List<S> all = new ArrayList<>(size());
    bySender.values().forEach(own -> all.addAll(own.values()));
    return all;
  }

  public int size() {
    return bySender.values().stream().mapToInt(Map::size).sum();
  }

  /** Renews all leases after a pause of the process. Call it every second, in nanoseconds. */
  public void renewAfterPause(long now) {
    if (now - ticked > PAUSE.toNanos()) {
      all().forEach(slot -> slot.renew(now));
    }
    ticked = now;
  }

  public enum Taking {
    TAKEN,

    CLOSED,

    EXISTS,

    FULL
  }

  /** The place of one number, with its lease. Event loop only. */
  public abstract static class Slot {
    private final boolean bounded;
    private long renewed;

    /** Starts the lease at this time, in nanoseconds; slots of other loops are bounded. */
    protected Slot(long now, boolean bounded) {
      this.renewed = now;
      this.bounded = bounded;
    }

    final boolean isBounded() {
      return bounded;
    }

    public final void renew(long now) {
      renewed = now;
    }

    public final boolean isOlder(Duration lease, long now) {
      return now - renewed > lease.toNanos();
    }
  }
}
