package dev.sluice.chain.service;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.testing.TestService.allow;
import static dev.sluice.testing.TestService.replying;
import static dev.sluice.testing.TestService.silent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.testing.TestService;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistrationChangeTest {
  private static final String GUARD = "guard";

  /** Time enough for each answer, however busy the machine is. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx);
  private ServiceLoop loop = new ServiceLoop(vertx, ServiceLoop.NO_BREAKER);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aChangedRegistrationUsesTheOldConnectionUntilItIsDescribed() {
    TestService next = new TestService(vertx).describing(silent());
    adoptAndAwait(plaintext(GUARD, service.start()));
    RemoteBinding kept = loop.bound(GUARD);

    loop.adopt(plaintext(GUARD, next.start()));

    assertThat(loop.evaluate(GUARD, HttpRequestEvaluation.getDefaultInstance()))
        .isEqualTo(new Evaluation.Answered(allow()));
    awaitReason("middleware registration 'guard' Describe failed: timed out");
    next.describing(replying(TestService.recent()));
    await().until(() -> loop.isResolved(GUARD));
    assertThat(loop.begin(kept).await()).isEqualTo(new Evaluation.Answered(allow()));
    assertThat(next.calls("EvaluateHttpRequest")).hasSize(1);
    await().until(() -> service.openConnections() == 0);
  }

  @Test
  void anUnchangedRegistrationKeepsItsConnection() {
    int port = service.start();
    adoptAndAwait(plaintext(GUARD, port, PATIENCE));

    loop.adopt(plaintext(GUARD, port, PATIENCE), plaintext("other", port, PATIENCE));
    await().until(() -> loop.isResolved("other"));

    assertThat(loop.isResolved(GUARD)).isTrue();
    assertThat(service.connections()).isEqualTo(2);
    assertThat(service.calls("Describe")).hasSize(2);
  }

  @Test
  void aRemovedServiceFinishesItsCalls() {
    Promise<Void> release = Promise.promise();
    service.evaluating(
        (request, message) ->
            release.future().onSuccess(v -> replying(allow()).to(request, message)));
    adoptAndAwait(plaintext(GUARD, service.start(), PATIENCE));
    Future<Evaluation> underWay = loop.begin(GUARD);
    await().until(() -> !service.calls("EvaluateHttpRequest").isEmpty());

    loop.adopt();
    release.complete();

    assertThat(loop.reason(GUARD)).isEqualTo("middleware 'guard' is not registered");
    assertThat(underWay.await()).isEqualTo(new Evaluation.Answered(allow()));
    await().until(() -> service.openConnections() == 0);
  }

  @Test
  void aChainFromBeforeTheRemovalMayStillCall() {
    loop = ServiceLoop.draining(vertx, Duration.ofHours(1));
    adoptAndAwait(plaintext(GUARD, service.start()));
    RemoteBinding kept = loop.bound(GUARD);

    loop.adopt();

    assertThat(loop.begin(kept).await()).isEqualTo(new Evaluation.Answered(allow()));
  }

  @Test
  void afterTheDrainTimeItMayNot() {
    adoptAndAwait(plaintext(GUARD, service.start()));
    RemoteBinding kept = loop.bound(GUARD);

    loop.adopt();

    await().until(() -> service.openConnections() == 0);
    assertThat(loop.begin(kept).await()).isEqualTo(new Evaluation.Failed("external_service_error"));
  }

  private void adoptAndAwait(Registration registration) {
    loop.adopt(registration);
    await().until(() -> loop.isResolved(registration.name()));
  }

  private void awaitReason(String reason) {
    await().untilAsserted(() -> assertThat(loop.reason(GUARD)).isEqualTo(reason));
  }
}
