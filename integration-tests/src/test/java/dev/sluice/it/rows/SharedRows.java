package dev.sluice.it.rows;

import dev.sluice.it.Shared;
import dev.sluice.it.rows.node.RowHosts;
import dev.sluice.it.rows.node.RowNode;
import java.io.IOException;
import java.nio.file.Path;

/** Nodes for the tests of several classes, whose paths differ. */
final class SharedRows {
  private SharedRows() {}

  /** For the tables of rows. */
  static final class OfTables extends Shared<RowNode> {
    OfTables() {
      super(RowNode.class, HookResponseRowsIT.class, OlderResponseRowsIT.class);
    }

    @Override
    protected RowNode start(Path directory) throws IOException {
      return RowNode.start(directory, RowHosts.SINGLE, "");
    }
  }

  /** For several stages, and for a service that comes and goes. */
  static final class OfStages extends Shared<RowNode> {
    /** A service that came back is soon asked. */
    private static final String SETTINGS =
        "chain: {services: {retry: {first: 100ms, cap: 300ms}}}\n";

    OfStages() {
      super(RowNode.class, ChangedServicesIT.class, ResponseStagesIT.class);
    }

    @Override
    protected RowNode start(Path directory) throws IOException {
      return RowNode.start(directory, RowHosts.SPECIAL, SETTINGS);
    }
  }
}
