package dev.sluice.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.rows.node.RowNode;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the failures of the older response contract (http-responses 11), on the wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedRows.OfTables.class)
class OlderResponseRowsIT {
  private static final List<Row<HttpResponseEvent>> ROWS = OlderTable.rows();

  private RowNode node;
  private DrivenRows<HttpResponseEvent> driven;

  @BeforeAll
  void drive(RowNode shared) {
    node = shared;
    driven = DrivenRows.drive(node, node.older, ROWS);
  }

  static List<Row<HttpResponseEvent>> rows() {
    return ROWS;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isAsTheSpecSays(Row<HttpResponseEvent> row) {
    driven.check(row, false);
    assertThat(driven.ended(row)).isEqualTo(row.expected().end());
  }

  @Test
  void contractFailuresAreTold() {
    driven.checkContractFailures(ROWS);
  }
}
