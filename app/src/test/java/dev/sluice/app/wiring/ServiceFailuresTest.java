package dev.sluice.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of "When a service fails" in {@code docs/operations.md} is what happens. */
@Order(1)
@Execution(ExecutionMode.CONCURRENT)
class ServiceFailuresTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;

  static List<FailureRow> rows() throws IOException {
    return FailureRow.all();
  }

  @Test
  void eachCaseHasItsRowAndEachRowItsCase() throws IOException {
    assertThat(rows())
        .extracting(FailureRow::id)
        .containsExactlyInAnyOrderElementsOf(FailureCase.all().keySet());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void isSeenAsItsRowSays(FailureRow row) throws IOException {
    FailureCase failure = Optional.ofNullable(FailureCase.all().get(row.id())).orElseThrow();
    try (ServiceTrial trial = new ServiceTrial(directory)) {
      failure.fails().accept(trial);

      assertThat(trial.answer()).matches(text -> FailureRow.says(row.answer(), text), row.answer());
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(trial.traffic().requests()).isEqualTo(row.expected()));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(trial.status())
                      .matches(text -> FailureRow.says(row.status(), text), row.status()));

      failure.recovers().accept(trial);

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(trial.traffic()).isEqualTo(Traffic.JUDGED);
                assertThat(trial.status()).isEqualTo("resolved");
                assertThat(trial.labels()).isEqualTo(row.labels());
              });
      assertThat(trial.answer()).isIn("—", "200");
    }
  }
}
