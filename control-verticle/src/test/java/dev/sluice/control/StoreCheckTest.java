package dev.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class StoreCheckTest {
  private final Deque<Promise<Void>> checks = new ArrayDeque<>();
  private final StoreCheck store = new StoreCheck(this::check);

  @Test
  void aCheckThatHangsIsTheOnlyOneAndAFaultInTheEnd() {
    for (int second = 0; second < 100; second++) {
      store.tick();
    }

    assertThat(checks).hasSize(1);
    assertThat(store.fault()).hasValue("control.store does not answer; check its disk");

    checks.getLast().complete();
    store.tick();
    assertThat(checks).hasSize(2);
    assertThat(store.fault()).isEmpty();
  }

  @Test
  void aCheckThatFailsIsAFaultUntilOneSucceeds() {
    store.tick();
    checks.getLast().fail("disk");
    assertThat(store.fault()).hasValueSatisfying(text -> assertThat(text).contains("disk"));

    store.tick();
    checks.getLast().complete();
    assertThat(store.fault()).isEmpty();
  }

  private Future<Void> check() {
    Promise<Void> check = Promise.promise();
    checks.add(check);
    return check.future();
  }
}
