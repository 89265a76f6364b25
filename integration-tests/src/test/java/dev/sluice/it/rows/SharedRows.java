package dev.sluice.it.rows;

import dev.sluice.it.Shared;
import dev.sluice.it.rows.node.RowHosts;
import dev.sluice.it.rows.node.RowNode;

/** Nodes for the tests of several classes, whose paths differ. */
final class SharedRows {
  private SharedRows() {}

  /** For the tables of rows. */
  static final class OfTables extends Shared<RowNode> {
    OfTables() {
      super(
          RowNode.class,
          directory -> RowNode.start(directory, RowHosts.SINGLE, ""),
          HookResponseRowsIT.class,
          OlderResponseRowsIT.class);
    }
  }

  /** For several stages, and for a service that comes and goes. */
  static final class OfStages extends Shared<RowNode> {
    /** A service that came back is soon asked. */
    private static final String SETTINGS =
        "chain: {services: {retry: {first: 100ms, cap: 300ms}}}\n";

    OfStages() {
      super(
          RowNode.class,
          directory -> RowNode.start(directory, RowHosts.SPECIAL, SETTINGS),
          ChangedServicesIT.class,
          ResponseStagesIT.class);
    }
  }
}
