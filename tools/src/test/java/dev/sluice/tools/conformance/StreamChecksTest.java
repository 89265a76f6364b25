package dev.sluice.tools.conformance;

import static dev.sluice.testing.TestService.replying;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.TextFormat;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.testing.StreamScript;
import dev.sluice.testing.StreamScript.Step;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of good services in both contracts, and what would fail behind Sluice, a row each. */
class StreamChecksTest {
  private static final Duration TIMEOUT = Duration.ofMillis(900);
  private static final String STREAM = "preflight_result {inspect {stream {}}}";
  private static final String WHOLE = "preflight_result {inspect {buffered {max_body_bytes: 64}}}";
  private static final String BARE = "preflight_result {continue_without_body {}}";
  private static final String UNITS =
      "preflight_result {inspect {body_mode: HTTP_RESPONSE_BODY_MODE_STREAM_BYTES}}";
  private static final String HEAD =
      "preflight_result {inspect {body_mode: HTTP_RESPONSE_BODY_MODE_HEADERS_ONLY}}";

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = KitRun.service(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void goodHooksPassInBothDirections() {
    assertThat(hooks(STREAM, "output_start {}", "finish {}"))
        .doesNotHaveAnyElementsOfTypes(CheckResult.Failed.class)
        .containsOnlyOnce(
            passed("request-hook/bodyless", "no body was asked for"),
            passed("request-hook/preflight", "reads as a stream"),
            passed("request-hook/body", "0 bytes"),
            passed("request-hook/empty-body", "0 bytes"),
            passed("response-hook/body", "0 bytes"));
    assertThat(service.calls("EvaluateHttpRequest")).isEmpty();
  }

  @Test
  void hooksThatReadWholePass() {
    assertThat(hooks(WHOLE, "", "", "buffered_result {unchanged {}}"))
        .doesNotHaveAnyElementsOfTypes(CheckResult.Failed.class)
        .contains(
            passed("request-hook/preflight", "reads whole, 64 bytes"),
            passed("response-hook/body", "unchanged"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "preflight|finish {}|\"\"|\"\"|preflight_result_expected, remedy=answer the preflight",
        "preflight|preflight_result {}|\"\"|\"\"|preflight_result_unknown",
        "preflight|preflight_result {inspect {}}|\"\"|\"\"|preflight_result_unknown",
        "preflight|preflight_result {inspect {buffered {max_body_bytes:"
            + " 9999999}}}|\"\"|\"\"|body_mode",
        "preflight|reject {diagnostics {reason_code:"
            + " '-'}}|\"\"|\"\"|diagnostics_reason_code_invalid",
        "preflight|preflight_result {header_mutations {}}|\"\"|\"\"|header_mutation_empty",
        "body|S|output_start {}|finish {trailer_mutations {write {name: 'x' on_existing:"
            + " EXISTING_HEADER_ACTION_SKIP}}}|trailer_mutation_absent_name",
        "body|S|output_chunk {data: 'x'}|finish {}|stream_result_order_invalid, remedy=send",
        "body|S|output_start {}|output_start {}|stream_result_order_invalid",
        "body|S|output_start {}|output_chunk {}|stream_output_chunk_invalid",
        "body|S|output_start {output_body_bytes: 2}|finish {}|stream_output_length_mismatch",
        "body|S|buffered_result {}|finish {}|stream_result_order_invalid"
      })
  void badHooksAreReported(String check, String preflight, String begin, String end, String why) {
    List<CheckResult> results = hooks(preflight.equals("S") ? STREAM : preflight, begin, end);
    assertThat(failed("request-hook/" + check, results)).contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "buffered_result {}|buffered_result_unknown",
        "output_start {}|buffered_result_expected",
        "buffered_result {replacement: '"
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            + "'}|buffered_output_over_capacity"
      },
      quoteCharacter = '"')
  void badWholeBodiesAreReported(String result, String why) {
    assertThat(failed("request-hook/body", hooks(WHOLE, "", "", result))).contains(why);
  }

  @Test
  void aGoodOlderServicePasses() {
    assertThat(older(event -> answer(event, "pass_through {}")))
        .doesNotHaveAnyElementsOfTypes(CheckResult.Failed.class)
        .contains(
            passed("response/preflight", "reads as a stream"),
            passed("response/body", "3 units"),
            passed("response/trailers", "answered"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transform {}|response_body_replacement_missing, remedy=set data",
        "skip_remaining {}|invalid_response_body_skip_remaining_action",
        "sequence: 9 pass_through {}|response_body_sequence_mismatch",
        "reason_code: '-' pass_through {}|response_reason_code_invalid"
      },
      quoteCharacter = '"')
  void badUnitsAreReported(String action, String why) {
    assertThat(failed("response/body", older(event -> answer(event, action)))).contains(why);
  }

  @Test
  void anOlderServiceThatAnswersAnotherKindIsReported() {
    assertThat(failed("response/preflight", older(event -> "trailers_result {}")))
        .contains("unexpected_response_result");
  }

  @Test
  void aPeerThatSpeaksAnotherFormIsTold() {
    service
        .describing(replying(StreamScript.hooksManifest()))
        .evaluating(StreamScript.hooks(Step.failing(GrpcStatus.UNIMPLEMENTED)));
    assertThat(failed("request-hook/bodyless", check()))
        .contains("middleware_unimplemented: openshell.middleware.v1.HttpHooks/")
        .contains("another form of the contract");

    service.evaluating(
        StreamScript.hooks(
            (request, event) -> request.response().write(Buffer.buffer(new byte[] {0x0f}))));
    assertThat(failed("request-hook/bodyless", check())).contains("another form of the contract");
  }

  @Test
  void anUnreleasedCapabilityIsNamed() {
    MiddlewareManifest.Builder manifest = StreamScript.olderManifest().toBuilder();
    manifest
        .getExtensionBuilder()
        .addRequiredCapabilities("openshell.supervisor-middleware.http-session");
    service.describing(replying(manifest.build()));
    assertThat(failed("describe", check())).contains("unreleased iteration of the hooks");
  }

  private List<CheckResult> hooks(String preflight, String begin, String end) {
    return hooks(preflight, begin, end, "");
  }

  private List<CheckResult> hooks(String preflight, String begin, String end, String whole) {
    Function<HttpEvent, String> answers =
        event ->
            switch (event.getEventCase()) {
              case PREFLIGHT ->
                  event.getPreflight().getPermittedBodyModesCount() == 0 ? BARE : preflight;
              case BEGIN -> begin;
              case INPUT_END -> end;
              case BUFFERED_BODY -> whole;
              case INPUT_CHUNK, SESSION_END, EVENT_NOT_SET -> "";
            };
    service
        .describing(replying(StreamScript.hooksManifest()))
        .evaluating(
            StreamScript.hooks(
                Step.sending(event -> parsed(answers.apply(event), HttpResult.newBuilder()))));
    return check();
  }

  private List<CheckResult> older(Function<HttpResponseEvent, String> answers) {
    service
        .describing(replying(StreamScript.olderManifest().toBuilder().removeBindings(0).build()))
        .evaluating(
            StreamScript.responses(
                Step.sending(
                    event -> parsed(answers.apply(event), HttpResponseEventResult.newBuilder()))));
    return check();
  }

  private static String answer(HttpResponseEvent event, String action) {
    return switch (event.getEventCase()) {
      case PREFLIGHT -> event.getPreflight().getPermittedBodyModesCount() == 1 ? HEAD : UNITS;
      case BODY ->
          action.startsWith("sequence")
              ? "body_result {" + action + "}"
              : "body_result {sequence: %d %s}".formatted(event.getBody().getSequence(), action);
      case TRAILERS -> "trailers_result {}";
      case SESSION_END, EVENT_NOT_SET -> "";
    };
  }

  private List<CheckResult> check() {
    return KitRun.check(vertx, service, Struct.getDefaultInstance(), TIMEOUT);
  }

  private static List<Message> parsed(String text, Message.Builder builder) {
    if (text.isEmpty()) {
      return List.of();
    }
    try {
      TextFormat.merge(text, builder);
      return List.of(builder.build());
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static CheckResult passed(String name, String detail) {
    return new CheckResult.Passed(name, detail);
  }

  private static String failed(String name, List<CheckResult> results) {
    return results.stream()
        .filter(result -> result instanceof CheckResult.Failed && result.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(results.toString()))
        .toString();
  }
}
