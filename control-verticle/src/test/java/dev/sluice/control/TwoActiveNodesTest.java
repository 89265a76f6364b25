package dev.sluice.control;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.NodeReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control nodes whose stores are not shared, so that no lock decides. */
class TwoActiveNodesTest {
  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path state;
  @TempDir private Path config;

  @BeforeEach
  void configure() throws IOException {
    new ConfigFolder(config).write("default", policy("a.test"));
    BusCodecs.registerAll(vertx.eventBus());
  }

  @AfterEach
  void close() throws TimeoutException {
    await(vertx.close());
  }

  @Test
  void ofTwoThatStartTogetherOneIsActive() throws Exception {
    ControlVerticle one = control("one");
    ControlVerticle other = control("other");
    Future<String> first = vertx.deployVerticle(one);
    Future<String> second = vertx.deployVerticle(other);
    await(first.transform(started -> second.transform(ended -> Future.succeededFuture())));

    Awaitility.await().until(() -> one.isActive() != other.isActive());

    String winner = one.isActive() ? "one" : "other";
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(List.of(active(), active(), active())).containsOnly(winner));
  }

  @Test
  void theLaterOneOfASplitStandsByUntilTheOtherIsGone() throws Exception {
    ControlVerticle control = control("later");
    await(vertx.deployVerticle(control));
    MessageConsumer<Acknowledged> earlier =
        vertx.eventBus().consumer(BusAddress.CONTROL_ACTIVE, asked -> asked.reply(claim(1)));

    vertx.eventBus().publish(BusAddress.CONTROL_CLAIM, claim(1));

    Awaitility.await().until(() -> !control.isActive());
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(List.of(active(), active(), active())).containsOnly("there"));
    await(earlier.unregister());
    Awaitility.await().until(control::isActive);
  }

  @Test
  void theEarlierOneAnswersALaterClaim() throws Exception {
    ControlVerticle control = control("earlier");
    await(vertx.deployVerticle(control));
    NodeReport later = claim(Long.MAX_VALUE);
    Future<NodeReport> answer =
        Future.future(
            heard ->
                vertx
                    .eventBus()
                    .<NodeReport>consumer(
                        BusAddress.CONTROL_CLAIM,
                        claim -> {
                          if (!claim.body().equals(later)) {
                            heard.tryComplete(claim.body());
                          }
                        }));

    vertx.eventBus().publish(BusAddress.CONTROL_CLAIM, later);

    assertThat(await(answer).getNode()).isEqualTo("earlier");
    assertThat(control.isActive()).isTrue();
  }

  private static NodeReport claim(long since) {
    return NodeReport.newBuilder().setNode("there").setActiveSinceMs(since).build();
  }

  private String active() throws TimeoutException {
    return await(
        vertx
            .eventBus()
            .<NodeReport>request(BusAddress.CONTROL_ACTIVE, Acknowledged.getDefaultInstance())
            .map(answer -> answer.body().getNode()));
  }

  private ControlVerticle control(String node) {
    return new ControlVerticle(
        node,
        config,
        state.resolve(node),
        new GenerationCompiler((sandbox, entry, registrations) -> List.of()),
        new ControlSettings(Duration.ZERO, Optional.empty()),
        () -> record -> Future.succeededFuture());
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(20, TimeUnit.SECONDS);
  }
}
