package dev.sluice.chain.service;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.testing.TestService.allow;
import static dev.sluice.testing.TestService.failing;
import static dev.sluice.testing.TestService.replying;
import static dev.sluice.testing.TestService.silent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.Implementation;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareDescribeRequest;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteServicesTest {
  private static final String GUARD = "guard";

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx);
  private final ServiceLoop loop = new ServiceLoop(vertx, ServiceLoop.NO_BREAKER);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void describesItselfToARecentServiceAndEvaluates() {
    adoptAndAwait(plaintext(GUARD, service.start()));

    MiddlewareDescribeRequest asked =
        service.calls("Describe").getFirst().as(MiddlewareDescribeRequest::parseFrom);
    assertThat(asked.getGateway().getProtocolVersion().getMajor()).isEqualTo(1);
    assertThat(asked.getGateway().getRequiredCapabilitiesList())
        .containsExactly("openshell.supervisor-middleware.contract");

    HttpRequestEvaluation request =
        HttpRequestEvaluation.newBuilder().setMiddlewareName(GUARD).build();
    assertThat(loop.evaluate(GUARD, request)).isEqualTo(new Evaluation.Answered(allow()));
    HttpRequestEvaluation received =
        service.calls("EvaluateHttpRequest").getFirst().as(HttpRequestEvaluation::parseFrom);
    assertThat(received).isEqualTo(request);
    assertThat(service.connections()).isEqualTo(1);
    assertThat(loop.bound(GUARD).writeRule()).isEqualTo(WriteRule.END_TO_END);
  }

  @Test
  void aServiceOfTheOldestContractReadsAnEmptyMessage() {
    service.describing(replying(TestService.old()));

    adoptAndAwait(plaintext(GUARD, service.start()));

    Empty read = service.calls("Describe").getFirst().as(Empty::parseFrom);
    assertThat(read.getUnknownFields().asMap()).containsOnlyKeys(1);
    assertThat(loop.bound(GUARD).writeRule()).isEqualTo(WriteRule.NAMESPACE);
    assertThat(loop.events().lines()).containsExactly("insecure guard", "described guard");
  }

  @Test
  void usesClearTextOnlyWhenAllowed() {
    int port = service.start();
    Registration insecure = plaintext(GUARD, port);
    loop.adopt(
        new Registration(
            GUARD,
            insecure.endpoint(),
            insecure.caCertificates(),
            insecure.clientCertificate(),
            insecure.clientKey(),
            insecure.audience(),
            false,
            insecure.maxPayloadBytes(),
            insecure.timeout()));

    assertThat(loop.reason(GUARD)).contains("allow_insecure_transport = true");
    assertThat(service.connections()).isZero();
  }

  @Test
  void explainsAnUnresolvedService() {
    service.describing(failing(GrpcStatus.FAILED_PRECONDITION, "canary"));
    loop.adopt(plaintext(GUARD, service.start()));
    awaitReason("middleware registration 'guard' Describe failed: FAILED_PRECONDITION");

    service.describing(silent());
    awaitReason("middleware registration 'guard' Describe failed: timed out");

    service.describing(replying(MiddlewareManifest.getDefaultInstance()));
    awaitReason("external middleware registration 'guard' describes no bindings");

    service.stop();
    await()
        .untilAsserted(
            () ->
                assertThat(loop.reason(GUARD)).contains("could not connect to http://127.0.0.1:"));
    assertThat(loop.events().lines()).noneMatch(line -> line.contains("canary"));
    assertThat(loop.events().lines()).doesNotHaveDuplicates();
  }

  @Test
  void aServiceThatReturnsIsAdoptedAgain() {
    int port = service.start();
    adoptAndAwait(plaintext(GUARD, port));

    service.stop();
    await().until(() -> !loop.isResolved(GUARD));
    TestService second = new TestService(vertx);
    second.start(port, new HttpServerOptions());
    await().until(() -> loop.isResolved(GUARD));

    assertThat(loop.evaluate(GUARD, HttpRequestEvaluation.getDefaultInstance()))
        .isEqualTo(new Evaluation.Answered(allow()));
  }

  @Test
  void aConnectionThatEndsInOrderIsReplacedWithoutAGap() {
    int port = service.start();
    adoptAndAwait(plaintext(GUARD, port));

    service.closeConnections();
    await()
        .untilAsserted(
            () -> {
              assertThat(loop.isResolved(GUARD)).isTrue();
              assertThat(service.calls("Describe")).hasSizeGreaterThan(1);
            });

    assertThat(loop.evaluate(GUARD, HttpRequestEvaluation.getDefaultInstance()))
        .isEqualTo(new Evaluation.Answered(allow()));
    assertThat(loop.events().lines()).containsExactly("insecure guard", "described guard");
  }

  @Test
  void anAnswerComesOnTheLoopThatAsked() {
    adoptAndAwait(plaintext(GUARD, service.start()));

    List<Thread> threads = loop.threadsOf(GUARD);

    assertThat(threads.getLast()).isSameAs(threads.getFirst());
  }

  @Test
  void retriesASilentPeer() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      loop.adopt(plaintext(GUARD, mute.getLocalPort()));

      await().until(() -> !loop.reason(GUARD).equals("not described yet"));
      mute.accept().close();
      mute.accept().close();
    }
    assertThat(loop.isResolved(GUARD)).isFalse();
  }

  @Test
  void aServiceOfMessagesAloneIsNotBoundForRequests() {
    MiddlewareBinding webSocket =
        TestService.httpRequest().toBuilder()
            .setOperation(
                SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_WEBSOCKET_MESSAGE)
            .build();
    service.describing(
        replying(TestService.recent().toBuilder().clearBindings().addBindings(webSocket).build()));

    loop.adopt(plaintext(GUARD, service.start()));

    await().until(() -> loop.find(GUARD) instanceof Implementation.Unbound);
    assertThat(loop.events().lines()).contains("described guard");
    assertThat(loop.find(GUARD))
        .isInstanceOfSatisfying(
            Implementation.Unbound.class, unbound -> assertThat(unbound.messages()).isPresent());
  }

  @Test
  void theShorterTimeoutAndTheOperatorsLimitApply() {
    service.describing(
        replying(
            TestService.old().toBuilder()
                .clearBindings()
                .addBindings(TestService.httpRequest().toBuilder().setTimeout("120ms"))
                .build()));
    service.evaluating(silent());
    adoptAndAwait(plaintext(GUARD, service.start()));

    assertThat(loop.bound(GUARD).binding())
        .isEqualTo(new Binding(Limits.PAYLOAD, Duration.ofMillis(120)));
    assertThat(loop.evaluate(GUARD, HttpRequestEvaluation.getDefaultInstance()))
        .isEqualTo(new Evaluation.Failed("middleware_timeout"));
  }

  private void adoptAndAwait(Registration registration) {
    loop.adopt(registration);
    await().until(() -> loop.isResolved(registration.name()));
  }

  private void awaitReason(String reason) {
    await().untilAsserted(() -> assertThat(loop.reason(GUARD)).isEqualTo(reason));
  }
}
