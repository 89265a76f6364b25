package dev.sluice.bench.compare;

import dev.sluice.bench.peer.Setup;
import dev.sluice.bench.peer.Setup.NodePorts;

/** A build of Sluice under test, by name. */
public record Node(String name, NodePorts ports) {
  /** The build that is compared with other servers. */
  public static final Node SLUICE = new Node(Contenders.SLUICE, Setup.BUDGET.ports());

  /** The earlier build that the guard compares with. */
  public static final Node BASE = new Node("base", Setup.BASE.ports());
}
