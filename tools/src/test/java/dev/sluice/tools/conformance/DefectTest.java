package dev.sluice.tools.conformance;

import static dev.sluice.testing.TestService.allow;
import static dev.sluice.testing.TestService.failing;
import static dev.sluice.testing.TestService.old;
import static dev.sluice.testing.TestService.replying;
import static dev.sluice.testing.TestService.silent;
import static dev.sluice.tools.conformance.KitRun.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import dev.sluice.chain.contract.Limits;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.testing.TestService;
import dev.sluice.testing.TestService.Answer;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What would fail behind Sluice, one defect a row. */
class DefectTest {
  private static final String CANARY = "canary <words> of the service";

  /** Short, since some services let it pass; long enough for the others to answer. */
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest(name = "{1}: {2}")
  @MethodSource({"manifests", "configs", "statuses", "answers"})
  void isReportedWithItsReason(Consumer<TestService> defect, String name, String why) {
    TestService service = KitRun.service(vertx);
    defect.accept(service);

    assertThat(KitRun.check(vertx, service, Struct.getDefaultInstance(), TIMEOUT))
        .filteredOn(result -> result instanceof CheckResult.Failed && result.name().equals(name))
        .singleElement()
        .satisfies(result -> assertThat(result.toString()).contains(why).doesNotContain("canary"));
  }

  static Stream<Arguments> manifests() {
    return Stream.of(
        describing(replying(MiddlewareManifest.getDefaultInstance()), "describes no bindings"),
        describing(
            replying(Manifests.binding(b -> b.setMaxPayloadBytes(0))), "non-zero payload limit"),
        describing(
            replying(Manifests.binding(b -> b.setMaxPayloadBytes(-1))),
            "payload limit exceeds the platform maximum of 4194304"),
        describing(
            replying(Manifests.binding(b -> b.setTimeout("1m"))), "invalid timeout for binding"),
        describing(
            failing(GrpcStatus.UNIMPLEMENTED, CANARY),
            "Describe failed: UNIMPLEMENTED, remedy=implement the method"),
        describing(silent(), "Describe failed: timed out"));
  }

  static Stream<Arguments> configs() {
    Answer refusing =
        replying(ValidateConfigResponse.newBuilder().setReason("no 'terms'; really").build());
    return Stream.of(
        defect(s -> s.validating(refusing), "config/given", "why=no terms really"),
        defect(s -> s.validating(silent()), "config/given", "timed out"),
        defect(
            s -> s.validating(failing(GrpcStatus.UNIMPLEMENTED, CANARY)),
            "config/unknown-key",
            "ValidateConfig failed: UNIMPLEMENTED, remedy=implement"));
  }

  static Stream<Arguments> statuses() {
    Answer full =
        when(
            request -> request.getSerializedSize() > Limits.PAYLOAD,
            failing(GrpcStatus.RESOURCE_EXHAUSTED, CANARY));
    Answer crowded =
        when(request -> request.getHeadersCount() > 100, failing(GrpcStatus.INTERNAL, CANARY));
    Answer hanging = when(request -> !request.getBody().isValidUtf8(), silent());
    return Stream.of(
        defect(
            s -> s.evaluating(full),
            "evaluate/limit-body",
            "external_service_error (RESOURCE_EXHAUSTED), remedy=let the server receive"),
        defect(s -> s.evaluating(crowded), "evaluate/128-headers", "(INTERNAL)"),
        defect(s -> s.evaluating(hanging), "evaluate/binary", "middleware_timeout"));
  }

  static Stream<Arguments> answers() {
    HttpRequestResult allow = allow();
    HttpRequestResult longBody =
        allow.toBuilder().setHasBody(true).setBody(ByteString.copyFrom(new byte[1025])).build();
    return Stream.of(
        answering(HttpRequestResult.getDefaultInstance(), "invalid_response_decision"),
        answering(
            allow.toBuilder().setReasonCode("Not A Code").build(), "response_reason_code_invalid"),
        answering(
            allow.toBuilder().setReason("canary".repeat(Limits.REASON)).build(),
            "response_reason_over_capacity"),
        answering(writing("host"), "header_mutation_protected_header"),
        defect(
            s -> s.describing(replying(old())).evaluating(replying(writing("x-own"))),
            "evaluate/text",
            "header_mutation_write_namespace"),
        defect(
            s ->
                s.describing(replying(Manifests.binding(b -> b.setMaxPayloadBytes(1024))))
                    .evaluating(replying(longBody)),
            "evaluate/text",
            "response_body_over_capacity"));
  }

  private static Arguments describing(Answer answer, String why) {
    return defect(s -> s.describing(answer), "describe", why);
  }

  private static Arguments answering(HttpRequestResult result, String code) {
    return defect(s -> s.evaluating(replying(result)), "evaluate/text", code);
  }

  private static Arguments defect(Consumer<TestService> change, String name, String why) {
    return arguments(change, name, why);
  }

  private static HttpRequestResult writing(String name) {
    return allow().toBuilder()
        .addHeaderMutations(
            HeaderMutation.newBuilder()
                .setWrite(
                    WriteHeader.newBuilder()
                        .setName(name)
                        .setValue("v")
                        .setOnExisting(ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE)))
        .build();
  }
}
