package dev.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.control.change.ChangeResult;
import dev.sluice.proto.v1.Generation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FileWatchTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger reloads = new AtomicInteger();
  private final FileWatch watch = new FileWatch(vertx, () -> "unused", "first", this::reload);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aChangeIsTakenOnceWhenItHasSettled() {
    watch.compare("first");
    watch.compare("half written");
    watch.compare("written");
    assertThat(reloads).hasValue(0);

    watch.compare("written");
    watch.compare("written");
    assertThat(reloads).hasValue(1);
  }

  @Test
  void aChangeThatIsTakenBackIsNone() {
    watch.compare("second");
    watch.compare("first");
    watch.compare("first");

    assertThat(reloads).hasValue(0);
  }

  private Future<PolicyControl.Outcome> reload() {
    reloads.incrementAndGet();
    return Future.succeededFuture(
        new PolicyControl.Outcome(
            new ChangeResult.Unchanged(Generation.getDefaultInstance()), 0, 0));
  }
}
