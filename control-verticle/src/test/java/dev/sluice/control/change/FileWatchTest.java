package dev.sluice.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.Generation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FileWatchTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger reloads = new AtomicInteger();
  private final Looks looks = new Looks();
  private boolean failing;
  private final FileWatch watch = new FileWatch(vertx, looks::take, "first", this::reload);

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

  @Test
  void whatCouldNotBeReadIsTriedAgain() {
    failing = true;
    watch.compare("second");
    watch.compare("second");
    watch.compare("second");
    assertThat(reloads).hasValue(2);

    failing = false;
    watch.compare("second");
    watch.compare("second");
    assertThat(reloads).hasValue(3);
  }

  @Test
  void aLookThatHangsIsTheOnlyOne() {
    watch.poll();
    watch.poll();
    watch.poll();
    assertThat(looks.taken).isEqualTo(1);

    looks.last.complete("first");
    watch.poll();
    assertThat(looks.taken).isEqualTo(2);
  }

  /** Looks that end when the test says so. */
  private static final class Looks {
    private Promise<String> last = Promise.promise();
    private int taken;

    Future<String> take() {
      taken++;
      last = Promise.promise();
      return last.future();
    }
  }

  private Future<ChangeResult> reload() {
    reloads.incrementAndGet();
    if (failing) {
      return Future.failedFuture(new IOException("default.yaml: permission denied"));
    }
    return Future.succeededFuture(new ChangeResult.Unchanged(Generation.getDefaultInstance()));
  }
}
