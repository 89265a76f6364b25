package dev.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwaitedValidationTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<Promise<List<String>>> attempts = new ArrayList<>();
  private final AwaitedValidation validation =
      new AwaitedValidation(
          vertx,
          "it waits",
          () -> {
            attempts.add(Promise.promise());
            return attempts.getLast().future();
          });

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void newsDuringAnAttemptAreFollowedByAnother() {
    validation.start();
    validation.retryNow();
    assertThat(attempts).hasSize(1);

    attempts.getLast().complete(List.of("unreachable"));
    assertThat(attempts).hasSize(2);

    attempts.getLast().complete(List.of());
    assertThat(validation.objections()).isEmpty();
  }

  @Test
  void newsDuringAPauseEndIt() {
    validation.start();
    attempts.getLast().complete(List.of("unreachable"));
    assertThat(attempts).hasSize(1);

    validation.retryNow();

    assertThat(attempts).hasSize(2);
  }
}
