package dev.sluice.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.rows.node.RowNode;
import dev.sluice.proto.middleware.v1.HttpEvent;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each row of the failures of hooks on responses (http-hooks 13, http-responses 11), on the wire.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedRows.OfTables.class)
class HookResponseRowsIT {
  private static final List<Row<HttpEvent>> ROWS = HookTable.rows();

  private RowNode node;
  private DrivenRows<HttpEvent> driven;

  @BeforeAll
  void drive(RowNode shared) {
    node = shared;
    driven = DrivenRows.drive(node, node.hooks, ROWS);
  }

  static List<Row<HttpEvent>> rows() {
    return ROWS;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isAsTheSpecSays(Row<HttpEvent> row) {
    driven.check(row, true);
    assertThat(driven.ended(row)).isEqualTo(row.expected().end());
  }

  @Test
  void contractFailuresAreTold() {
    driven.checkContractFailures(ROWS);
  }
}
