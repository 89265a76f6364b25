package dev.sluice.chain.contract.answer;

import static dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_OVER_LIMIT;
import static dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_TRUNCATION_UNDETECTABLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpFinish;
import dev.sluice.proto.middleware.v1.HttpOutputChunk;
import dev.sluice.proto.middleware.v1.HttpOutputStart;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpReject;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.MiddlewareDiagnostics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of both contracts, good and bad, one rule a row. */
class StreamAnswersTest {
  private static final String GUARD = "corp/guard";
  private static final BodyOffer OFFER = new BodyOffer(Optional.empty(), Optional.empty(), 100);
  private static final StreamedHeaders HEADERS = new StreamedHeaders(List.of(), List.of(), true);
  private static final HookOutput OUTPUT = new HookOutput(HEADERS, HEADERS, GUARD);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "preflight_result {continue_without_body {}}|Continues",
        "preflight_result {inspect {stream {}}}|Reads[Pieces",
        "preflight_result {inspect {buffered {max_body_bytes: 100}}}|Reads[Whole[maxBytes=100]",
        "preflight_result {inspect {buffered {max_body_bytes: 101}}}|body_mode_not_permitted",
        "preflight_result {inspect {buffered {}}}|body_mode_not_permitted",
        "preflight_result {inspect {}}|preflight_result_unknown",
        "preflight_result {}|preflight_result_unknown",
        "reject {diagnostics {reason_code: 'no'}}|Refuses",
        "reject {diagnostics {reason_code: 'No'}}|diagnostics_reason_code_invalid",
        "finish {}|preflight_result_expected",
        "\"\"|result_unknown",
        "preflight_result {header_mutations {}}|header_mutation_empty"
      })
  void aPreflightOfHooks(String text, String verdict) {
    assertThat(HookAnswers.preflight(hook(text), OFFER, HEADERS, GUARD).toString())
        .contains(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "preflight_result {continue_without_body {}}|Continues",
        "preflight_result {inspect {stream {}}}|body_mode_not_permitted",
        "preflight_result {continue_without_body {} header_mutations {}}|uninspectable_header",
        "reject {}|Refuses"
      })
  void trafficThatCannotBeShown(String text, String verdict) {
    assertThat(HookAnswers.uninspectable(hook(text), GUARD).toString()).contains(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "buffered_result {unchanged {}}|Goes[replaced=false",
        "buffered_result {replacement: ''}|Goes[replaced=true",
        "buffered_result {replacement: '12345'}|buffered_output_over_capacity",
        "buffered_result {}|buffered_result_unknown",
        "buffered_result {trailer_mutations {write {name: 'x' on_existing:"
            + " EXISTING_HEADER_ACTION_SKIP}} unchanged {}}|trailer_mutation_absent_name",
        "output_start {}|buffered_result_expected",
        "reject {}|Refuses",
        "\"\"|result_unknown"
      })
  void aWholeBodyOfHooks(String text, String verdict) {
    assertThat(OUTPUT.buffered(hook(text), 4).toString()).contains(verdict);
  }

  @Test
  void outputHasAnOrder() {
    OutputState begin = OutputState.begin(4);
    OutputState started = begin.after(OUTPUT.streamed(start(OptionalLong.of(3)), begin));
    assertThat(reason(chunk(1), begin)).isEqualTo("stream_result_order_invalid");
    assertThat(reason(finish(), begin)).isEqualTo("stream_result_order_invalid");
    assertThat(reason(start(OptionalLong.empty()), started))
        .isEqualTo("stream_result_order_invalid");
    assertThat(reason(chunk(0), started)).isEqualTo("stream_output_chunk_invalid");
    assertThat(reason(chunk(5), started)).isEqualTo("stream_output_chunk_invalid");
    assertThat(reason(chunk(4), started)).isEqualTo("stream_output_length_mismatch");
    assertThat(reason(finish(), started)).isEqualTo("stream_finish_before_input_end");
    assertThat(reason(finish(), started.withInputEnded()))
        .isEqualTo("stream_output_length_mismatch");
    assertThat(reason(hook("reject {}"), begin)).isEmpty();
    assertThat(reason(hook("buffered_result {}"), begin)).isEqualTo("stream_result_order_invalid");
  }

  /** Whatever the cuts: an output is accepted exactly when its sum is the declared length. */
  @Property
  void declaredLengthsAreMet(
      @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 4) Integer> sizes,
      @ForAll @IntRange(max = 60) int declared) {
    OutputState state = OutputState.begin(4).withInputEnded();
    state = state.after(OUTPUT.streamed(start(OptionalLong.of(declared)), state));
    boolean accepted = true;
    for (int size : sizes) {
      OutputVerdict verdict = OUTPUT.streamed(chunk(size), state);
      accepted &= verdict instanceof OutputVerdict.Chunk;
      state = state.after(verdict);
    }
    accepted &= OUTPUT.streamed(finish(), state) instanceof OutputVerdict.Finished;

    assertThat(accepted).isEqualTo(sizes.stream().mapToInt(size -> size).sum() == declared);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "preflight_result {skip {}}|headersOnly=false",
        "preflight_result {inspect {body_mode: HTTP_RESPONSE_BODY_MODE_HEADERS_ONLY}}|Continues",
        "preflight_result {inspect {body_mode: HTTP_RESPONSE_BODY_MODE_STREAM_BYTES}}|Pieces",
        "preflight_result {inspect {body_mode: HTTP_RESPONSE_BODY_MODE_WHOLE_BODY_BYTES}}|"
            + "response_body_mode_not_permitted",
        "preflight_result {inspect {}}|invalid_response_body_mode",
        "preflight_result {block_delivery {}}|Refuses",
        "preflight_result {block_delivery {} reason_code: '-'}|response_reason_code_invalid",
        "preflight_result {}|invalid_preflight_decision",
        "body_result {}|unexpected_response_result"
      })
  void aPreflightOfTheOlderContract(String text, String verdict) {
    BodyOffer streamOnly =
        new BodyOffer(
            Optional.of(HTTP_BODY_UNAVAILABLE_REASON_OVER_LIMIT),
            Optional.of(HTTP_BODY_UNAVAILABLE_REASON_TRUNCATION_UNDETECTABLE),
            100);
    PreflightVerdict judged = ResponseAnswers.preflight(older(text), streamOnly, HEADERS, GUARD);
    String shown =
        judged instanceof PreflightVerdict.Continues skipped
            ? judged + " headersOnly=" + skipped.headersOnly()
            : judged.toString();
    assertThat(shown).contains(verdict);
  }

  @Test
  void anOlderStageWithoutALimitGetsNoBody() {
    BodyOffer none = new BodyOffer(Optional.empty(), Optional.empty(), 0);
    HttpResponseEventResult streams =
        older("preflight_result {inspect {body_mode: HTTP_RESPONSE_BODY_MODE_STREAM_BYTES}}");

    assertThat(ResponseAnswers.preflight(streams, none, HEADERS, GUARD))
        .isEqualTo(new PreflightVerdict.Failed("response_payload_limit_invalid", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "body_result {sequence: 7 pass_through {}}|Passes[skipsRest=false",
        "body_result {sequence: 7 transform {data: ''}}|Replaces[0 bytes]",
        "body_result {sequence: 7 transform {}}|response_body_replacement_missing",
        "body_result {sequence: 7 transform {data: '12345'}}|"
            + "response_body_replacement_over_capacity",
        "body_result {sequence: 7 skip_remaining {pass_through {}}}|Passes[skipsRest=true",
        "body_result {sequence: 7 skip_remaining {}}|invalid_response_body_skip_remaining_action",
        "body_result {sequence: 7 block_delivery {}}|Refuses",
        "body_result {sequence: 7}|invalid_response_body_decision",
        "body_result {sequence: 8 pass_through {}}|response_body_sequence_mismatch",
        "preflight_result {}|unexpected_response_result"
      })
  void aUnitOfTheOlderContract(String text, String verdict) {
    assertThat(UnitAnswers.judge(older(text), 7, 4, GUARD).toString()).contains(verdict);
  }

  @Test
  void findingsKeepLowAndHighAndNoText() {
    MiddlewareDiagnostics said =
        MiddlewareDiagnostics.newBuilder()
            .addFindings(Finding.newBuilder().setType("canary").setSeverity("high").setCount(2))
            .addFindings(Finding.newBuilder().setLabel("canary").setSeverity("canary"))
            .build();
    HttpResult reject =
        HttpResult.newBuilder().setReject(HttpReject.newBuilder().setDiagnostics(said)).build();

    assertThat(HookAnswers.preflight(reject, OFFER, HEADERS, GUARD))
        .isInstanceOfSatisfying(
            PreflightVerdict.Refuses.class,
            refused ->
                assertThat(refused.told().findings())
                    .extracting(found -> found.getType() + " " + found.getSeverity())
                    .containsExactly("corp/guard.finding high", "corp/guard.finding medium"));
  }

  @Test
  void anOfferTellsModesReasonsAndLimits() {
    HttpPreflight.Builder told = HttpPreflight.newBuilder();
    StreamOffers.tell(StreamOffers.request(OptionalLong.of(101), 100), told);
    assertThat(told.getPermittedBodyModesList()).hasSize(1);
    assertThat(told.getUnavailableBodyModesList()).hasSize(1);
    assertThat(told.getLimits().getMaxChunkBytes()).isEqualTo(100);
    assertThat(told.getLimits().getMaxBufferedBodyBytes()).isZero();
    assertThat(told.getLimits().getMaxInputQueueBytes()).isEqualTo(400);

    HttpPreflight.Builder bare = HttpPreflight.newBuilder();
    StreamOffers.tell(StreamOffers.request(OptionalLong.of(101), 0), bare);
    assertThat(bare.getPermittedBodyModesList()).isEmpty();
    assertThat(bare.getUnavailableBodyModesList()).isEmpty();
    assertThat(bare.getLimits().hasIdleTimeout()).isFalse();
  }

  private static String reason(HttpResult result, OutputState state) {
    return OUTPUT.streamed(result, state) instanceof OutputVerdict.Failed failed
        ? failed.reason()
        : "";
  }

  private static HttpResult start(OptionalLong declared) {
    HttpOutputStart.Builder start = HttpOutputStart.newBuilder();
    declared.ifPresent(start::setOutputBodyBytes);
    return HttpResult.newBuilder().setOutputStart(start).build();
  }

  private static HttpResult chunk(int size) {
    return HttpResult.newBuilder()
        .setOutputChunk(HttpOutputChunk.newBuilder().setData(ByteString.copyFrom(new byte[size])))
        .build();
  }

  private static HttpResult finish() {
    return HttpResult.newBuilder().setFinish(HttpFinish.getDefaultInstance()).build();
  }

  private static HttpResult hook(String text) {
    return parsed(text, HttpResult.newBuilder()).build();
  }

  private static HttpResponseEventResult older(String text) {
    return parsed(text, HttpResponseEventResult.newBuilder()).build();
  }

  private static <B extends com.google.protobuf.Message.Builder> B parsed(String text, B builder) {
    try {
      TextFormat.merge(text, builder);
      return builder;
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(e);
    }
  }
}
