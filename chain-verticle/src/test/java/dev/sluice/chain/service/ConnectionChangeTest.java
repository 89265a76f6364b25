package dev.sluice.chain.service;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.testing.TestService.allow;
import static dev.sluice.testing.TestService.replying;
import static dev.sluice.testing.TestService.silent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.Implementation.Remote;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.testing.TestService;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each connection is described before it is used, and no evaluation is lost for that. */
class ConnectionChangeTest {
  private static final String GUARD = "guard";
  private static final Evaluation ALLOWED = new Evaluation.Answered(allow());
  private static final Evaluation ERROR = new Evaluation.Failed("external_service_error");

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx);
  private final ChainHealth health = new ChainHealth();
  private final ServiceLoop loop = new ServiceLoop(vertx, ServiceLoop.NO_BREAKER, health);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void nothingIsEvaluatedOnAConnectionBeforeItsDescribe() {
    adopt(service.start());
    RemoteBinding bound = loop.bound(GUARD);
    Promise<Void> describe = Promise.promise();
    service.describing(
        (request, message) ->
            describe.future().onSuccess(go -> replying(TestService.recent()).to(request, message)));

    service.closeConnections();
    await().until(() -> service.connections() == 2);
    Future<Evaluation> waiting = loop.begin(bound);
    await().until(() -> service.calls("Describe").size() == 2);
    assertThat(service.calls("EvaluateHttpRequest")).isEmpty();
    describe.complete();

    assertThat(waiting.await()).isEqualTo(ALLOWED);
    assertThat(service.connections()).isEqualTo(2);
  }

  /** And its body is held no longer. */
  @Test
  void aCallThatWaitsTooLongForTheDescriptionIsATimeout() {
    WeakReference<HttpRequestEvaluation> body = late(beingDescribed());

    await().until(() -> isCollected(body));
    assertThat(loop.find(GUARD)).as("still to be described").isInstanceOf(Remote.class);
  }

  private static boolean isCollected(WeakReference<?> reference) {
    System.gc();
    return reference.refersTo(null);
  }

  /** A service whose connection was lost and that takes its time. */
  private RemoteBinding beingDescribed() {
    adopt(service.start());
    RemoteBinding bound = loop.bound(GUARD);
    service.describing(silent());
    service.closeConnections();
    await().until(() -> service.calls("Describe").size() == 2);
    return bound;
  }

  private WeakReference<HttpRequestEvaluation> late(RemoteBinding bound) {
    HttpRequestEvaluation request =
        HttpRequestEvaluation.newBuilder().setBody(ByteString.copyFrom(new byte[4 << 20])).build();

    Evaluation end = loop.begin(bound, request, Duration.ofMillis(10)).await();

    assertThat(end).isEqualTo(new Evaluation.Failed("middleware_timeout"));
    return new WeakReference<>(request);
  }

  @Test
  void aServiceThatCameBackWithOtherRulesIsNotAskedByTheOldOnes() {
    adopt(service.start());
    RemoteBinding bound = loop.bound(GUARD);
    service.describing(replying(TestService.old()));

    service.closeConnections();
    await().until(() -> service.calls("Describe").size() == 2);

    assertThat(loop.begin(bound).await()).isEqualTo(ERROR);
    assertThat(service.calls("EvaluateHttpRequest")).isEmpty();
    assertThat(loop.evaluateFor("x", GUARD)).isEqualTo(ALLOWED);
  }

  @Test
  void aLostConnectionIsReplacedBeforeTheNextRequestNeedsIt() {
    adopt(service.start());

    for (int i = 1; i <= 3; i++) {
      int described = i;
      await().until(() -> service.calls("Describe").size() == described);
      service.closeConnections();
    }

    await().until(() -> service.calls("Describe").size() == 4);
  }

  @Test
  void callsThatTheServiceRefusedGoAgain() {
    adopt(service.start());
    service.evaluatingRaw(
        request -> {
          service.evaluating(replying(allow()));
          request.response().reset(7);
        });

    assertThat(loop.evaluateFor("x", GUARD)).isEqualTo(ALLOWED);
    assertThat(service.connections()).isEqualTo(1);
  }

  @Test
  void aServiceThatRefusesEverythingIsNotAskedWithoutEnd() {
    adopt(service.start());
    service.evaluatingRaw(request -> request.response().reset(7));

    assertThat(loop.evaluateFor("x", GUARD)).isEqualTo(ERROR);
  }

  @Test
  void callsAboveTheLastStreamOfAGoAwayGoAgain() {
    GoAwayServer server = new GoAwayServer(vertx);
    adopt(server.start());

    List<Future<Evaluation>> calls =
        List.of(loop.begin(GUARD), loop.begin(GUARD), loop.begin(GUARD));

    calls.forEach(call -> assertThat(call.await()).isEqualTo(ALLOWED));
    assertThat(server.connections()).isEqualTo(2);
    assertThat(server.evaluated()).isEqualTo(3);
  }

  @Test
  void aServiceThatRecoversDoesSoOnAllEventLoops() {
    ServiceLoop second = ServiceLoop.patient(vertx, health);
    int port = service.start();
    service.stop();
    second.adopt(patient(port));
    await().until(() -> second.reason(GUARD).contains("could not connect"));
    loop.adopt(patient(port));

    TestService returned = new TestService(vertx);
    returned.start(port, new HttpServerOptions());
    await().until(() -> loop.isResolved(GUARD));

    await().until(() -> second.isResolved(GUARD));
    assertThat(second.evaluateFor("x", GUARD)).isEqualTo(ALLOWED);
  }

  private void adopt(int port) {
    loop.adopt(patient(port));
    await().until(() -> loop.isResolved(GUARD));
  }

  private static Registration patient(int port) {
    return plaintext(GUARD, port, Duration.ofSeconds(30));
  }
}
