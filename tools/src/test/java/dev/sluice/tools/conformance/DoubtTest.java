package dev.sluice.tools.conformance;

import static dev.sluice.testing.TestService.failing;
import static dev.sluice.testing.TestService.recent;
import static dev.sluice.testing.TestService.replying;
import static dev.sluice.tools.conformance.KitRun.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.Struct;
import dev.sluice.chain.contract.Limits;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import dev.sluice.testing.TestService;
import dev.sluice.testing.TestService.Answer;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What works behind Sluice, but not as its author may think, one habit a row. */
class DoubtTest {
  private static final String CANARY = "canary <words> of the service";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest(name = "{1}: {2}")
  @MethodSource({"descriptions", "calls"})
  void isReportedAsDoubtful(Consumer<TestService> habit, String name, String why) {
    TestService service = KitRun.service(vertx);
    habit.accept(service);

    assertThat(KitRun.check(vertx, service, Struct.getDefaultInstance(), KitRun.PATIENCE))
        .doesNotHaveAnyElementsOfTypes(CheckResult.Failed.class)
        .filteredOn(result -> result instanceof CheckResult.Doubtful && result.name().equals(name))
        .singleElement()
        .satisfies(result -> assertThat(result.toString()).contains(why).doesNotContain("canary"));
  }

  static Stream<Arguments> descriptions() {
    Answer negotiating =
        (request, message) ->
            (message.length() > 0
                    ? replying(recent())
                    : failing(GrpcStatus.FAILED_PRECONDITION, CANARY))
                .to(request, message);
    return Stream.of(
        habit(
            s -> s.describing(replying(recent().toBuilder().setExpectedAudience(CANARY).build())),
            "describe/audience",
            "an audience is expected"),
        habit(s -> s.describing(negotiating), "describe/old-gateway", "FAILED_PRECONDITION"));
  }

  static Stream<Arguments> calls() {
    Answer textOnly =
        when(
            request -> !request.getBody().isValidUtf8(),
            failing(GrpcStatus.INVALID_ARGUMENT, CANARY));
    Answer small =
        when(
            request -> request.getSerializedSize() >= Limits.GRPC_MESSAGE,
            failing(GrpcStatus.RESOURCE_EXHAUSTED, CANARY));
    return Stream.of(
        habit(
            s -> s.validating(replying(ValidateConfigResponse.newBuilder().setValid(true).build())),
            "config/unknown-key",
            "a misspelled key would be too"),
        habit(s -> s.evaluating(textOnly), "evaluate/binary", "(INVALID_ARGUMENT)"),
        habit(
            s -> s.evaluating(small),
            "evaluate/largest-message",
            "(RESOURCE_EXHAUSTED), remedy=let the server receive"),
        habit(s -> s.evaluating(changeable()), "evaluate/repeated", "differ in decision"));
  }

  private static Answer changeable() {
    AtomicInteger count = new AtomicInteger();
    return replying(
        received ->
            HttpRequestResult.newBuilder()
                .setDecision(
                    count.incrementAndGet() % 2 == 0
                        ? Decision.DECISION_ALLOW
                        : Decision.DECISION_DENY)
                .build());
  }

  private static Arguments habit(Consumer<TestService> change, String name, String why) {
    return arguments(change, name, why);
  }
}
