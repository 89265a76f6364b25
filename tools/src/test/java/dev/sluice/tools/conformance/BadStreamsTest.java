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
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Services that break the contract of a stream in one point, a row of a file each: the check names
 * the code that the stage would fail with. The page of middleware lists the rows.
 */
class BadStreamsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Pattern REPEATED = Pattern.compile("\\{(\\d+)\\*(.*?)\\*}");

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

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "bad-request-hooks.csv",
      delimiter = '|',
      numLinesToSkip = 1,
      maxCharsPerColumn = 8192)
  void hooksOfRequests(
      String fault,
      String check,
      String preflight,
      String begin,
      String end,
      String whole,
      String code) {
    describe(StreamScript.hooksManifest().toBuilder().removeBindings(1));
    hooks(preflight, begin, end, whole);
    assertThat(failed("request-hook/" + check)).contains("why=" + code + ",");
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "bad-response-hooks.csv",
      delimiter = '|',
      numLinesToSkip = 1,
      maxCharsPerColumn = 8192)
  void hooksOfResponses(
      String fault,
      String check,
      String preflight,
      String begin,
      String end,
      String whole,
      String code) {
    describe(StreamScript.hooksManifest().toBuilder().removeBindings(0));
    hooks(preflight, begin, end, whole);
    assertThat(failed("response-hook/" + check)).contains("why=" + code + ",");
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "bad-responses.csv",
      delimiter = '|',
      numLinesToSkip = 1,
      maxCharsPerColumn = 8192)
  void responsesOfTheOlderContract(
      String fault, String check, String preflight, String unit, String trailers, String code) {
    describe(StreamScript.olderManifest().toBuilder().removeBindings(0));
    Function<HttpResponseEvent, String> answers =
        event ->
            switch (event.getEventCase()) {
              case PREFLIGHT -> head(event, preflight);
              case BODY -> unit.isEmpty() ? passed(event.getBody().getSequence()) : unit;
              case TRAILERS -> trailers.isEmpty() ? "trailers_result {}" : trailers;
              case SESSION_END, EVENT_NOT_SET -> "";
            };
    service.evaluating(
        StreamScript.responses(saying(answers, HttpResponseEventResult::newBuilder)));
    assertThat(failed("response/" + check)).contains("why=" + code + ",");
  }

  private static String head(HttpResponseEvent event, String preflight) {
    boolean bare = event.getPreflight().getPermittedBodyModesCount() == 1;
    return switch (preflight) {
      case "BARE_STREAM" -> UNITS;
      case "STREAM" -> bare ? HEAD : UNITS;
      default -> bare ? HEAD : preflight;
    };
  }

  private static String passed(long sequence) {
    return "body_result {sequence: " + sequence + " pass_through {}}";
  }

  private void describe(MiddlewareManifest.Builder manifest) {
    service.describing(replying(manifest.build()));
  }

  private void hooks(String preflight, String begin, String end, String whole) {
    String decided =
        switch (preflight) {
          case "STREAM" -> STREAM;
          case "WHOLE" -> WHOLE;
          default -> preflight;
        };
    Function<HttpEvent, String> answers =
        event ->
            switch (event.getEventCase()) {
              case PREFLIGHT ->
                  event.getPreflight().getPermittedBodyModesCount() == 0 ? BARE : decided;
              case BEGIN -> begin;
              case INPUT_END -> end;
              case BUFFERED_BODY -> whole;
              case INPUT_CHUNK, SESSION_END, EVENT_NOT_SET -> "";
            };
    service.evaluating(StreamScript.hooks(saying(answers, HttpResult::newBuilder)));
  }

  private static <E> Step<E> saying(Function<E, String> answers, Supplier<Message.Builder> result) {
    return (request, event) -> {
      String answer = answers.apply(event);
      if (answer.equals("END")) {
        request.response().end();
      } else if (!answer.isEmpty()) {
        Message said = parsed(repeated(answer), result.get());
        request.response().write(Buffer.buffer(said.toByteArray()));
      }
    };
  }

  /** With each <code>{3*x*}</code> as <code>xxx</code>. */
  private static String repeated(String text) {
    return REPEATED
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(found.group(2).repeat(Integer.parseInt(found.group(1)))));
  }

  private static Message parsed(String text, Message.Builder builder) {
    try {
      TextFormat.merge(text, builder);
      return builder.build();
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(e);
    }
  }

  private String failed(String name) {
    List<CheckResult> results = KitRun.check(vertx, service, Struct.getDefaultInstance(), TIMEOUT);
    return results.stream()
        .filter(result -> result instanceof CheckResult.Failed && result.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(results.toString()))
        .toString();
  }
}
