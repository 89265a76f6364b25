package dev.sluice.chain.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.health.ContractFailures.Failure;
import dev.sluice.chain.health.ContractFailures.Untold;
import org.junit.jupiter.api.Test;

class ContractFailuresTest {
  private static final Failure FAILURE = new Failure("acme", "http_request", "decode");
  private static final long INTERVAL = ContractFailures.INTERVAL.toNanos();

  private final ContractFailures failures = new ContractFailures();

  @Test
  void theFirstIsToldAndThenOneForEachInterval() {
    assertThat(failures.happened(FAILURE, 0)).hasValue(0);
    assertThat(failures.happened(FAILURE, 1)).isEmpty();
    assertThat(failures.happened(FAILURE, INTERVAL - 1)).isEmpty();
    assertThat(failures.happened(FAILURE, INTERVAL)).hasValue(2);
    assertThat(failures.happened(FAILURE, INTERVAL + 1)).isEmpty();
    assertThat(failures.happened(FAILURE, 3 * INTERVAL)).hasValue(1);
    assertThat(failures.happened(FAILURE, 4 * INTERVAL)).hasValue(0);
  }

  @Test
  void whatNoFailureFollowsIsToldByItselfOnce() {
    failures.happened(FAILURE, 0);
    failures.happened(FAILURE, 1);
    failures.happened(FAILURE, 2);
    assertThat(failures.overdue(2 * INTERVAL - 1)).isEmpty();
    assertThat(failures.overdue(2 * INTERVAL)).containsExactly(new Untold(FAILURE, 2));
    assertThat(failures.overdue(2 * INTERVAL + 1)).isEmpty();
    assertThat(failures.happened(FAILURE, 2 * INTERVAL + 2)).hasValue(0);
  }

  @Test
  void aNodeThatStopsTellsTheRest() {
    failures.happened(FAILURE, 0);
    assertThat(failures.left(1)).isEmpty();
    failures.happened(FAILURE, 1);
    assertThat(failures.left(2)).containsExactly(new Untold(FAILURE, 1));
    assertThat(failures.left(3)).isEmpty();
  }

  @Test
  void eachServiceOperationAndKindHasItsOwn() {
    assertThat(failures.happened(FAILURE, 0)).hasValue(0);
    assertThat(failures.happened(new Failure("other", "http_request", "decode"), 1)).hasValue(0);
    assertThat(failures.happened(new Failure("acme", "http_response", "decode"), 1)).hasValue(0);
    assertThat(failures.happened(new Failure("acme", "http_request", "unimplemented"), 1))
        .hasValue(0);
  }
}
