package dev.sluice.control.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.config.source.Source;
import dev.sluice.policy.snapshot.PreparedPolicy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyPreparationTest {
  private static final List<Source> DOCUMENT = List.of(new Source("p.yaml", "version: 1\n"));

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() throws Exception {
    release.countDown();
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void anErrorOfTheThreadIsAnAnswer() {
    var preparation =
        new PolicyPreparation(
            source -> {
              throw new StackOverflowError();
            });

    assertThat(
            catchThrowable(
                () -> preparation.prepare(context, DOCUMENT).await(10, TimeUnit.SECONDS)))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void oneThatTakesLongHoldsUpNoOther() throws Exception {
    var preparation = new PolicyPreparation(this::compile);
    Future<Map<Source, PreparedPolicy>> slow =
        preparation.prepare(context, List.of(new Source("slow.yaml", "")));

    Map<Source, PreparedPolicy> other =
        preparation.prepare(context, DOCUMENT).await(10, TimeUnit.SECONDS);

    assertThat(other).containsOnlyKeys(DOCUMENT);
    assertThat(slow.isComplete()).isFalse();
  }

  private PreparedPolicy compile(Source source) {
    try {
      if (source.file().equals("slow.yaml")) {
        release.await();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return PreparedPolicy.compile(source);
  }
}
