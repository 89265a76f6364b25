package dev.sluice.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
  private final SerialExecutor executor = new SerialExecutor();
  private final List<String> begun = new ArrayList<>();

  @Test
  void aChangeBeginsWhenTheOneBeforeEnded() {
    Promise<String> first = Promise.promise();
    Promise<String> second = Promise.promise();
    take("first", first);
    Future<String> waiting = take("second", second);
    assertThat(begun).containsExactly("first");

    first.complete("done");
    assertThat(begun).containsExactly("first", "second");

    second.complete("done too");
    assertThat(waiting.result()).isEqualTo("done too");
  }

  @Test
  void afterAFailureTheNextBegins() {
    Promise<String> first = Promise.promise();
    take("first", first);
    take("second", Promise.promise());

    first.fail("disk");

    assertThat(begun).containsExactly("first", "second");
  }

  @Test
  void onlySoManyWait() {
    Promise<String> first = Promise.promise();
    take("first", first);
    for (int i = 0; i < SerialExecutor.MAX_WAITING; i++) {
      assertThat(take("waits", done()).isComplete()).isFalse();
    }

    assertThat(take("too many", Promise.promise()).cause()).isInstanceOf(ControlUnavailable.class);

    first.complete("done");
    assertThat(begun).hasSize(1 + SerialExecutor.MAX_WAITING).doesNotContain("too many");
    assertThat(take("later", done()).succeeded()).isTrue();
  }

  private static Promise<String> done() {
    Promise<String> done = Promise.promise();
    done.complete("done");
    return done;
  }

  private Future<String> take(String name, Promise<String> ends) {
    return executor.submit(
        () -> {
          begun.add(name);
          return ends.future();
        });
  }
}
