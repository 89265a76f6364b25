package dev.sluice.app.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.StepsTold;
import dev.sluice.proto.v1.StepsWanted;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TraceReporterTest {
  private static final int MINUTE = 60_000;

  private final Vertx vertx = Vertx.vertx();
  private final TraceFilters filters = new TraceFilters();
  private final List<StepsTold> answers = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    BusCodecs.registerAll(vertx.eventBus());
    vertx.deployVerticle(new TraceReporter("node", filters)).await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void ask(StepsWanted wanted) {
    vertx.eventBus().publish(BusAddress.STEPS_WANTED, wanted);
  }

  private StepsWanted wanted(int leaseMillis) {
    String listener = UUID.randomUUID().toString();
    vertx
        .eventBus()
        .<StepsTold>consumer(BusAddress.steps(listener), message -> answers.add(message.body()));
    return StepsWanted.newBuilder()
        .setListener(listener)
        .setRequests(1)
        .setLeaseMs(leaseMillis)
        .build();
  }

  @Test
  void aListenerIsAnsweredAndForgottenWhenItSaysSo() {
    StepsWanted wanted = wanted(MINUTE);
    ask(wanted);
    await().until(() -> answers.size() == 1);
    assertThat(answers.getFirst()).isEqualTo(StepsTold.newBuilder().setNode("node").build());
    assertThat(filters.isEmpty()).isFalse();

    ask(wanted.toBuilder().setLeaseMs(0).build());
    await().until(filters::isEmpty);
  }

  @Test
  void aListenerThatDiedIsForgotten() {
    ask(wanted(50));
    await().until(() -> answers.size() == 1);
    await().until(filters::isEmpty);
  }

  @Test
  void aRenewalKeepsWhatIsFollowed() {
    StepsWanted wanted = wanted(MINUTE);
    ask(wanted);
    await().until(() -> answers.size() == 1);
    FollowedRequests followed = filters.all().getFirst().requests();
    ask(wanted);
    await().until(() -> answers.size() == 2);

    assertThat(filters.all()).hasSize(1);
    assertThat(filters.all().getFirst().requests()).isSameAs(followed);
  }

  @Test
  void aProxyTellsOnlySoManyAndSaysSo() {
    for (int i = 0; i <= TraceFilters.MOST; i++) {
      ask(wanted(MINUTE));
    }
    await().until(() -> answers.size() == TraceFilters.MOST + 1);

    assertThat(filters.all()).hasSize(TraceFilters.MOST);
    assertThat(answers).filteredOn(StepsTold::getFull).hasSize(1);
  }

  @Test
  void whatIsNoQuestionIsIgnored() {
    ask(wanted(MINUTE).toBuilder().setListener("sluice.node.report").build());
    ask(wanted(MINUTE).toBuilder().setHost("a..b").build());
    ask(wanted(MINUTE));
    await().until(() -> answers.size() == 1);

    assertThat(filters.all()).hasSize(1);
  }
}
