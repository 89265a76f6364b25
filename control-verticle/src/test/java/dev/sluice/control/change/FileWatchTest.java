package dev.sluice.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.control.ConfigFolder;
import dev.sluice.control.files.FilesReader;
import dev.sluice.proto.v1.Generation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

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

  /** The files look the same all the time. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aPolicyWhoseDiskFailsIsReadAgain(@TempDir Path config) throws Exception {
    Path file = new ConfigFolder(config).write("default", "version: 1\n").file("ci");
    Files.createSymbolicLink(file, Path.of("/proc/self/mem"));
    FilesReader reader = new FilesReader(config);
    Context loop = vertx.getOrCreateContext();
    String before = reader.fingerprint(loop).await(20, TimeUnit.SECONDS);
    reader.read(loop).await(20, TimeUnit.SECONDS);

    new FileWatch(
            vertx,
            () -> reader.fingerprint(loop),
            before,
            () -> reader.read(loop).compose(read -> reload()))
        .start(Duration.ofMillis(5));

    Awaitility.await().until(() -> reloads.get() > 2);
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
