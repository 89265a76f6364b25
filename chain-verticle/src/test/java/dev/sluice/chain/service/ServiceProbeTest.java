package dev.sluice.chain.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sluice.chain.service.ServiceProbe.ConfigVerdict;
import dev.sluice.chain.service.call.DialSettings;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.chain.service.manifest.ManifestRules.ManifestVerdict;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.ValidateConfigRequest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import dev.sluice.testing.TestService;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceProbeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Struct CONFIG =
      Struct.newBuilder()
          .putFields("mode", Value.newBuilder().setStringValue("redact").build())
          .build();

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void validatesWithConfigAndMiddlewareName() {
    service.validating(TestService.replying(response(true, "")));

    ConfigVerdict verdict = probe(patient(service.start()), probe -> probe.validate(CONFIG));

    assertThat(verdict).isEqualTo(new ConfigVerdict.Valid());
    ValidateConfigRequest asked =
        service.calls("ValidateConfig").getFirst().as(ValidateConfigRequest::parseFrom);
    assertThat(asked.getConfig()).isEqualTo(CONFIG);
    assertThat(asked.getMiddlewareName()).isEqualTo("guard");
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void explainsAnUnusableConfig(TestService.Answer answer, String reason) {
    service.validating(answer);

    assertThat(validated(service.start())).isEqualTo(new ConfigVerdict.Invalid(reason));
  }

  static Stream<Arguments> refusals() {
    String failed = "middleware ValidateConfig failed: ";
    return Stream.of(
        arguments(
            TestService.replying(response(false, "key 'terms' is \"missing\"\n")),
            "key terms is missing"),
        arguments(
            TestService.replying(response(false, "terms[3]: no such term. ".repeat(50))),
            "terms3: no such term. ".repeat(7).strip() + "..."),
        arguments(
            TestService.replying(response(false, "")), "the service refused it without a reason"),
        arguments(
            TestService.replying(
                response(
                    false,
                    "config.key: unexpected ghp_" + "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ" + "0mLq17")),
            "the service refused it for a reason that holds a secret"),
        arguments(TestService.failing(GrpcStatus.INTERNAL, "words"), failed + "INTERNAL"),
        arguments(TestService.failing(GrpcStatus.DEADLINE_EXCEEDED, "words"), failed + "timed out"),
        arguments(TestService.silent(), failed + "timed out"));
  }

  @Test
  void anUnreachableServiceJudgesNothing() {
    assertThat(validated(1))
        .isEqualTo(new ConfigVerdict.Invalid("middleware ValidateConfig failed: no connection"));
  }

  @Test
  void judgesManifestsByTheRulesOfUse() {
    ManifestVerdict verdict = probe(patient(service.start()), ServiceProbe::describe);

    assertThat(verdict).isInstanceOf(ManifestVerdict.Accepted.class);
    assertThat(described(1))
        .isEqualTo(
            new ManifestVerdict.Rejected(
                "middleware registration 'guard' could not connect to http://127.0.0.1:1: the"
                    + " connection was refused or is blocked"));
  }

  @Test
  void evaluates() {
    Reply<HttpRequestResult> reply =
        probe(
            service.start(),
            probe -> probe.evaluate(HttpRequestEvaluation.getDefaultInstance(), PATIENCE));

    assertThat(reply).isEqualTo(new Reply.Received<>(TestService.allow()));
  }

  private static ValidateConfigResponse response(boolean valid, String reason) {
    return ValidateConfigResponse.newBuilder().setValid(valid).setReason(reason).build();
  }

  private ConfigVerdict validated(int port) {
    return probe(port, probe -> probe.validate(CONFIG));
  }

  private ManifestVerdict described(int port) {
    return probe(port, ServiceProbe::describe);
  }

  private <T> T probe(int port, Function<ServiceProbe, Future<T>> question) {
    return probe(TestRegistrations.plaintext("guard", port), question);
  }

  /** For answers that have to come, however busy the machine is. */
  private static Registration patient(int port) {
    return TestRegistrations.plaintext("guard", port, PATIENCE);
  }

  private <T> T probe(Registration registration, Function<ServiceProbe, Future<T>> question) {
    Promise<T> answer = Promise.promise();
    vertx.runOnContext(
        run ->
            question
                .apply(new ServiceProbe(vertx, registration, DialSettings.within(PATIENCE)))
                .onComplete(answer));
    return answer.future().await();
  }
}
