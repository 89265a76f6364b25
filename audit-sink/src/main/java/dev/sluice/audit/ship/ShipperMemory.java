package dev.sluice.audit.ship;

import java.io.IOException;
import java.util.Set;

/**
 * The processes that shipped a state in transactions, as the state keeps them. For the shipper's
 * thread.
 */
public interface ShipperMemory {
  /**
   * Ids of the commits, also of earlier processes, whose positions are this state's. The id of a
   * process covers all its commits; the id of a commit covers it and the earlier ones of its
   * process.
   */
  Set<String> shippers() throws IOException;

  /** Replaces these ids; durable when it returns. */
  void shippedAs(Set<String> ids) throws IOException;

  /**
   * Has the topic compared with the acknowledged positions alone, because another copy of the state
   * may have given the numbers after them. False when no other process can have given them.
   */
  boolean distrust() throws IOException;
}
