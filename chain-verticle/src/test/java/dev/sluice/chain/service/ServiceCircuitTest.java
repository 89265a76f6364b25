package dev.sluice.chain.service;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.testing.TestService.allow;
import static dev.sluice.testing.TestService.failing;
import static dev.sluice.testing.TestService.replying;
import static dev.sluice.testing.TestService.silent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What of a service's conduct opens its circuits, for whom, and what closes them. */
@Order(1)
class ServiceCircuitTest {
  private static final String GUARD = "guard";
  private static final int FAILURES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration HOUR = Duration.ofHours(1);

  /** Of a service that a test silences; others have time enough on a busy machine. */
  private static final Duration SHORT = Duration.ofMillis(500);

  private static final Evaluation ALLOWED = new Evaluation.Answered(allow());
  private static final Evaluation LATE = new Evaluation.Failed("middleware_timeout");
  private static final Evaluation ERROR = new Evaluation.Failed("external_service_error");
  private static final Evaluation OPEN = new Evaluation.Failed("middleware_circuit_open");

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx);
  private final ChainHealth health = new ChainHealth();
  private final ServiceLoop loop =
      new ServiceLoop(vertx, ServiceLoop.breaker(FAILURES, PAUSE), health);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @EnumSource(
      value = GrpcStatus.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"OK", "DEADLINE_EXCEEDED"})
  void noStatusOfTheServiceCounts(GrpcStatus status) {
    service.evaluating(failing(status, "no"));
    adopt(service.start(), Duration.ofSeconds(8));

    for (int i = 0; i < 10; i++) {
      assertThat(loop.evaluateFor("hostile", GUARD)).isEqualTo(ERROR);
    }
    service.evaluating(replying(allow()));

    assertThat(loop.evaluateFor("hostile", GUARD)).isEqualTo(ALLOWED);
    assertThat(loop.events().lines()).noneMatch(line -> line.startsWith("opened"));
  }

  @Test
  void missedDeadlinesOpenTheCircuitOfTheirSandboxOnly() {
    ServiceLoop patient = patient(service.evaluating(silent()).start());

    miss(patient, "hostile");
    service.evaluating(replying(allow()));

    assertThat(patient.evaluateFor("hostile", GUARD)).isEqualTo(OPEN);
    assertThat(patient.evaluateFor("other", GUARD)).isEqualTo(ALLOWED);
  }

  @Test
  void theCircuitOfASandboxClosesAfterItsPause() {
    service.evaluating(silent());
    adopt(service.start());
    miss(loop, "hostile");

    service.evaluating(replying(allow()));

    await().untilAsserted(() -> assertThat(loop.evaluateFor("hostile", GUARD)).isEqualTo(ALLOWED));
    assertThat(loop.events().lines())
        .endsWith("opened guard for hostile", "closed guard for hostile");
  }

  @Test
  void missedDeadlinesOfTwoSandboxesOpenTheCircuitOfAll() {
    ServiceLoop patient = patient(service.evaluating(silent()).start());

    miss(patient, "one");
    miss(patient, "two");

    assertThat(patient.evaluateFor("three", GUARD)).isEqualTo(OPEN);
    assertThat(health.of(GUARD).orElseThrow().circuitsOpen()).isEqualTo(3);
  }

  @Test
  void theTrialFollowsADescribe() {
    service.evaluating(silent());
    adopt(service.start());
    miss(loop, "one");
    int described = service.calls("Describe").size();
    int evaluated = service.calls("EvaluateHttpRequest").size();

    service.describing(silent());
    await()
        .untilAsserted(
            () -> {
              assertThat(loop.evaluateFor("one", GUARD)).isEqualTo(OPEN);
              assertThat(service.calls("Describe")).hasSizeGreaterThan(described);
            });
    assertThat(service.calls("EvaluateHttpRequest")).hasSize(evaluated);

    service.describing(replying(TestService.recent())).evaluating(replying(allow()));
    await().untilAsserted(() -> assertThat(loop.evaluateFor("one", GUARD)).isEqualTo(ALLOWED));
    assertThat(service.calls("EvaluateHttpRequest")).hasSize(evaluated + 1);
  }

  /** Neither as a failure nor as a trial, also while the service is silent. */
  @Test
  void cancelledCallsDoNotCount() {
    service.evaluating(silent());
    adopt(service.start(), Duration.ofSeconds(8));
    for (int i = 1; i <= FAILURES + 1; i++) {
      int calls = i;
      Evaluation ended =
          loop.cancelled(GUARD, () -> service.calls("EvaluateHttpRequest").size() == calls);
      assertThat(ended).isEqualTo(new Evaluation.Failed("cancelled"));
    }

    assertThat(health.of(GUARD).orElseThrow().circuitsOpen()).isZero();
    service.evaluating(replying(allow()));
    assertThat(loop.evaluateFor("hostile", GUARD)).isEqualTo(ALLOWED);
  }

  @Test
  void aCircuitIsThatOfAllEventLoops() {
    int port = service.evaluating(silent()).start();
    ServiceLoop first = patient(port);
    ServiceLoop second = patient(port);

    miss(first, "one");

    assertThat(second.evaluateFor("one", GUARD)).isEqualTo(OPEN);
  }

  @Test
  void lostConnectionsOpenTheCircuitOfAllUntilTheServiceIsDescribedAgain() {
    adopt(service.start(), Duration.ofSeconds(8));
    service.evaluatingRaw(ServiceCircuitTest::cut);

    for (int i = 0; i < FAILURES; i++) {
      assertThat(loop.evaluateFor("sandbox" + i, GUARD)).isEqualTo(ERROR);
      await().until(() -> loop.isResolved(GUARD));
    }
    assertThat(loop.events().lines()).contains("opened guard");

    service.evaluating(replying(allow()));
    await().untilAsserted(() -> assertThat(loop.evaluateFor("x", GUARD)).isEqualTo(ALLOWED));
    assertThat(loop.events().lines()).endsWith("opened guard", "closed guard");
  }

  private static void cut(HttpServerRequest request) {
    request.connection().close();
  }

  /** The pause may be over when a slow test asks: its trial fails, and the next pause is longer. */
  private static void miss(ServiceLoop asked, String sandbox) {
    for (int i = 0; i < FAILURES; i++) {
      assertThat(asked.evaluateFor(sandbox, GUARD)).isEqualTo(LATE);
    }
  }

  /** The pause of a circuit does not end. */
  private ServiceLoop patient(int port) {
    ServiceLoop patient = new ServiceLoop(vertx, ServiceLoop.breaker(FAILURES, HOUR), health);
    patient.adopt(plaintext(GUARD, port, SHORT));
    await().until(() -> patient.isResolved(GUARD));
    return patient;
  }

  private void adopt(int port) {
    adopt(port, SHORT);
  }

  private void adopt(int port, Duration timeout) {
    loop.adopt(plaintext(GUARD, port, timeout));
    await().until(() -> loop.isResolved(GUARD));
  }
}
