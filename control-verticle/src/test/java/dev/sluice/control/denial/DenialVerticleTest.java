package dev.sluice.control.denial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.LearnSettings;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.DenialsPushed;
import dev.sluice.proto.v1.DenialsTold;
import dev.sluice.proto.v1.DenialsWanted;
import dev.sluice.proto.v1.DeniedShape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DenialVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicBoolean active = new AtomicBoolean(true);
  private final DenialVerticle verticle = new DenialVerticle(LearnSettings.DEFAULTS, active::get);

  @BeforeEach
  void deploy() throws Exception {
    BusCodecs.registerAll(vertx.eventBus());
    vertx.deployVerticle(verticle).await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Object ask(String address, Object message) throws Exception {
    return vertx.eventBus().request(address, message).await(10, TimeUnit.SECONDS).body();
  }

  private void push() throws Exception {
    long now = System.currentTimeMillis();
    DeniedShape shape =
        DeniedShape.newBuilder()
            .setSandbox("ci")
            .setHost("a.example")
            .setPath("/x")
            .setCount(1)
            .setFirstMs(now)
            .setLastMs(now)
            .build();
    ask(BusAddress.DENIALS_PUSHED, DenialsPushed.newBuilder().addDenials(shape).build());
  }

  private long told() throws Exception {
    DenialsTold told =
        (DenialsTold) ask(BusAddress.DENIALS_WANTED, DenialsWanted.newBuilder().setMost(9).build());
    return told.getDenialsList().stream().mapToLong(DeniedShape::getCount).sum();
  }

  @Test
  void pushesOfSeveralNodesAreCountedTogether() throws Exception {
    push();
    push();
    assertThat(told()).isEqualTo(2);
    assertThat(verticle.kept().keys()).isEqualTo(1);
  }

  @Test
  void aNodeThatStandsByForgetsAndDoesNotAnswer() throws Exception {
    push();
    active.set(false);
    await().until(() -> verticle.kept().equals(KeptDenials.NONE));
    assertThat(
            vertx
                .eventBus()
                .request(BusAddress.DENIALS_WANTED, DenialsWanted.getDefaultInstance())
                .transform(answer -> Future.succeededFuture(answer.failed()))
                .await(10, TimeUnit.SECONDS))
        .isTrue();
    active.set(true);
    await().ignoreExceptions().untilAsserted(() -> assertThat(told()).isZero());
  }
}
