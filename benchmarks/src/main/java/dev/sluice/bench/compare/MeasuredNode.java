package dev.sluice.bench.compare;

import dev.sluice.bench.peer.Setup;
import dev.sluice.bench.peer.Setup.NodePorts;

/** A build of Sluice under test, by name. */
public record MeasuredNode(String name, NodePorts ports) {
  /** The build that is compared with other servers. */
  public static final MeasuredNode SLUICE =
      new MeasuredNode(Contenders.SLUICE, Setup.BUDGET.ports());

  /** The earlier build that the guard compares with. */
  public static final MeasuredNode BASE = new MeasuredNode("base", Setup.BASE.ports());
}
