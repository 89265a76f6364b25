package dev.sluice.audit.ship.feed;

import java.io.IOException;
import java.util.Set;

/** What a state keeps of the processes that shipped it in transactions. */
public interface ShipperMemory {
  /**
   * Ids of commits whose positions are this state's, those of the process before it included; with
   * the id of a process, those of all its commits.
   */
  Set<String> shippers() throws IOException;

  /** Notes the ids that such commits have from now on; durable when it returns. */
  void shippedAs(Set<String> ids) throws IOException;

  /**
   * Another copy of the state may have given the numbers after the acknowledged ones: has them
   * compared with the topic again. False when no other can have given them.
   */
  boolean distrust() throws IOException;
}
