package dev.sluice.tools.suggest.shape;

import dev.sluice.policy.shape.KeepRoom;
import dev.sluice.tools.suggest.record.DenialJudge;
import dev.sluice.tools.suggest.record.DeniedEvent;
import dev.sluice.tools.suggest.record.DeniedEvent.Target;
import dev.sluice.tools.suggest.record.ReadEvent;
import dev.sluice.tools.suggest.record.RequestedAccess;
import dev.sluice.tools.suggest.record.SkipReason;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Everything that is kept of the record, in bounded memory. One thread. */
public final class DenialTally {
  /** A few hundred thousand names. */
  private static final long ROOM = 48L << 20;

  private static final int LONGEST_SANDBOX = 512;
  private static final Comparator<Target> BY_HOST =
      Comparator.comparing(Target::host).thenComparingInt(Target::port);

  private final Map<String, Map<Target, HostTally>> sandboxes = new HashMap<>();
  private final UnsuggestedCounts unsuggested = new UnsuggestedCounts();
  private final AddressBook addresses = new AddressBook();
  private final KeepRoom room;
  private final Optional<String> sandbox;
  private final long sinceMillis;
  private long events;
  private long unreadable;
  private long denials;

  /**
   * Starts empty.
   *
   * @param sandbox whose denials count; empty for every one
   * @param sinceMillis earliest time of a denial
   */
  public DenialTally(Optional<String> sandbox, long sinceMillis) {
    this(sandbox, sinceMillis, ROOM);
  }

  DenialTally(Optional<String> sandbox, long sinceMillis, long roomBytes) {
    this.sandbox = sandbox;
    this.sinceMillis = sinceMillis;
    this.room = new KeepRoom(roomBytes);
  }

  public void add(ReadEvent read) {
    events++;
    switch (read) {
      case ReadEvent.Unreadable ignored -> unreadable++;
      case ReadEvent.Other ignored -> {}
      case ReadEvent.Passed passed -> addresses.note(passed.host(), passed.ip());
      case ReadEvent.Denial denial -> {
        addresses.note(denial.event().to().host(), denial.ip());
        if (counts(denial.event())) {
          add(denial.event());
        }
      }
    }
  }

  private boolean counts(DeniedEvent event) {
    return event.timeMillis() >= sinceMillis
        && (sandbox.isEmpty() || sandbox.get().equals(event.sandbox()));
  }

  private void add(DeniedEvent event) {
    denials++;
    RequestedAccess wish = DenialJudge.judge(event);
    if (wish instanceof RequestedAccess.Nothing nothing) {
      unsuggested.add(nothing.reason(), 1);
    } else if (event.sandbox().length() > LONGEST_SANDBOX || !keep(event, wish)) {
      unsuggested.add(SkipReason.NO_ROOM, 1);
    }
  }

  private boolean keep(DeniedEvent event, RequestedAccess wish) {
    Map<Target, HostTally> hosts = sandboxes.get(event.sandbox());
    HostTally host = hosts == null ? null : hosts.get(event.to());
    if (host == null) {
      if (room.isFull()) {
        return false;
      }
      room.take(event.sandbox() + event.to().host());
      host = new HostTally(room);
      sandboxes.computeIfAbsent(event.sandbox(), unseen -> new HashMap<>()).put(event.to(), host);
    }
    return host.add(event, wish);
  }

  /** By sandbox, host and port, in order. */
  public Map<String, Map<Target, HostTally>> sandboxes() {
    Map<String, Map<Target, HostTally>> sorted = new TreeMap<>();
    sandboxes.forEach(
        (name, hosts) -> {
          Map<Target, HostTally> inOrder = new TreeMap<>(BY_HOST);
          inOrder.putAll(hosts);
          sorted.put(name, inOrder);
        });
    return sorted;
  }

  public AddressBook addresses() {
    return addresses;
  }

  public UnsuggestedCounts unsuggested() {
    return unsuggested;
  }

  public long events() {
    return events;
  }

  public long unreadable() {
    return unreadable;
  }

  public long denials() {
    return denials;
  }
}
