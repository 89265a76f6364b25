package dev.sluice.proxy.capacity;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Any thread, lock-free. Divides one capacity of the node fairly between sandboxes and their client
 * addresses, by the rule of {@link FairShare}. Units are permits, connections or bytes.
 *
 * <p>The capacity is never exceeded. Claims of one sandbox that are made at the same moment on
 * several event loops may pass its share by one claim per loop.
 */
public final class SandboxShares {
  private final long capacity;
  private final AtomicLong inUse = new AtomicLong();
  private final Holdings<String> sandboxes = new Holdings<>();
  private final Holdings<Claimant> clients = new Holdings<>();
  private final Holdings<String> clientsOf = new Holdings<>();

  public SandboxShares(long capacity) {
    this.capacity = capacity;
  }

  /**
   * Creates shares of which one client alone may use all {@code units}, 0 to 2^49. The headroom for
   * others comes on top: an eighth and one.
   */
  static SandboxShares withHeadroom(long units) {
    return new SandboxShares(units == 0 ? 0 : units + units / FairShare.CLIENT_FACTOR + 1);
  }

  /**
   * Claims all units or none. True when they are granted; the caller then has to {@link #release}
   * them, in one part or several.
   */
  public boolean claim(Claimant claimant, long units) {
    if (units == 0) {
      return true;
    }
    long used;
    do {
      used = inUse.get();
      if (!admits(claimant, used, units)) {
        return false;
      }
    } while (!inUse.compareAndSet(used, used + units));
    charge(claimant, units);
    return true;
  }

  public boolean admits(Claimant claimant, long units) {
    return units == 0 || admits(claimant, inUse.get(), units);
  }

  /**
   * Charges claimed units to another claimant, if that one could claim them. Units in use do not
   * change.
   */
  boolean move(Claimant from, Claimant to, long units) {
    if (!admits(to, inUse.get() - units, units)) {
      return false;
    }
    charge(to, units);
    discharge(from, units);
    return true;
  }

  public void release(Claimant claimant, long units) {
    if (units == 0) {
      return;
    }
    discharge(claimant, units);
    inUse.addAndGet(-units);
  }

  private void charge(Claimant claimant, long units) {
    sandboxes.add(claimant.sandbox(), units);
    if (clients.add(claimant, units)) {
      clientsOf.add(claimant.sandbox(), 1);
    }
  }

  private void discharge(Claimant claimant, long units) {
    if (clients.remove(claimant, units)) {
      clientsOf.remove(claimant.sandbox(), 1);
    }
    sandboxes.remove(claimant.sandbox(), units);
  }

  public long inUse() {
    return inUse.get();
  }

  public long heldBy(String sandbox) {
    return sandboxes.of(sandbox);
  }

  boolean isUnused() {
    return sandboxes.size() + clients.size() + clientsOf.size() == 0;
  }

  private boolean admits(Claimant claimant, long used, long units) {
    return FairShare.admitsAny(capacity, used, units) || standing(claimant, used).admits(units);
  }

  private FairShare standing(Claimant claimant, long used) {
    long held = sandboxes.of(claimant.sandbox());
    long clientHeld = clients.of(claimant);
    int others = held == 0 ? 1 : 0;
    int neighbors = clientHeld == 0 ? 1 : 0;
    return new FairShare(
        capacity,
        capacity - used,
        held,
        sandboxes.size() + others,
        clientHeld,
        (int) clientsOf.of(claimant.sandbox()) + neighbors);
  }
}
