package dev.sluice.audit.ship;

import java.util.Set;

/** The ids of a state, which can be copied. */
final class CopiedMemory implements ShipperMemory {
  private Set<String> ids;
  private final boolean persistent;
  private int doubts;

  /** Of a new state. */
  CopiedMemory() {
    this(Set.of(), true);
  }

  private CopiedMemory(Set<String> ids, boolean persistent) {
    this.ids = ids;
    this.persistent = persistent;
  }

  /** Of a state that ends with its process. */
  static CopiedMemory passing() {
    return new CopiedMemory(Set.of(), false);
  }

  CopiedMemory copy() {
    return new CopiedMemory(ids, persistent);
  }

  /** How often the topic had to be compared again. */
  int doubts() {
    return doubts;
  }

  @Override
  public Set<String> shippers() {
    return ids;
  }

  @Override
  public void shippedAs(Set<String> known) {
    ids = known;
  }

  @Override
  public boolean distrust() {
    doubts++;
    return persistent;
  }
}
