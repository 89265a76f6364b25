package dev.sluice.tools.conformance;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.answer.BodyOffer;
import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.contract.answer.ResponseAnswers;
import dev.sluice.chain.contract.answer.StreamOffers;
import dev.sluice.chain.contract.answer.TrailersVerdict;
import dev.sluice.chain.contract.answer.UnitAnswers;
import dev.sluice.chain.contract.answer.UnitVerdict;
import dev.sluice.chain.service.ServiceProbe;
import dev.sluice.chain.service.manifest.ServiceProfile;
import dev.sluice.chain.service.stream.StreamDialect;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.chain.stage.ServiceStream.Next;
import dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason;
import dev.sluice.proto.middleware.v1.HttpResponseBodyUnit;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponseTrailers;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Checks whether a pipeline would accept what a service of the older response contract answers.
 * Event loop only.
 */
final class ResponseChecks {
  private static final List<String> PARTS = List.of("{\"note\": ", "\"of the check\"}");

  private final ServiceProbe probe;
  private final ServiceProfile profile;
  private final SampleHeads heads;
  private final Consumer<CheckResult> results;
  private final StreamVerdicts verdicts =
      new StreamVerdicts(StreamDialect.OLDER_RESPONSE.rpc().path(), true);

  ResponseChecks(
      ServiceProbe probe,
      ServiceProfile profile,
      SampleHeads heads,
      Consumer<CheckResult> results) {
    this.probe = probe;
    this.profile = profile;
    this.heads = heads;
    this.results = results;
  }

  Future<Void> run() {
    return profile
        .streams()
        .responses()
        .map(
            binding ->
                bodyless(binding)
                    .onSuccess(results::accept)
                    .compose(bare -> body(binding))
                    .<Void>mapEmpty())
        .orElseGet(Future::succeededFuture);
  }

  private Future<CheckResult> bodyless(Binding binding) {
    Optional<HttpBodyUnavailableReason> reason =
        Optional.of(HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_BODYLESS);
    BodyOffer offer = new BodyOffer(reason, reason, binding.maxPayloadBytes());
    Stream stream = open(offer, binding);
    return stream
        .ask(Optional.empty())
        .map(
            next ->
                next instanceof Next.Result<HttpResponseEventResult> result
                    ? verdicts.bodyless("response/bodyless", judged(result, offer))
                    : verdicts.ended("response/bodyless", next))
        .onComplete(told -> stream.end());
  }

  private Stream open(BodyOffer offer, Binding binding) {
    return new Stream(
        probe.openStream(StreamDialect.OLDER_RESPONSE, heads.older(offer), profile), binding);
  }

  private PreflightVerdict judged(Next.Result<HttpResponseEventResult> result, BodyOffer offer) {
    return ResponseAnswers.preflight(result.result(), offer, SampleHeads.shown(true), heads.name());
  }

  private Future<Boolean> body(Binding binding) {
    BodyOffer offer = StreamOffers.request(OptionalLong.empty(), binding.maxPayloadBytes());
    Stream stream = open(offer, binding);
    return stream
        .ask(Optional.empty())
        .compose(
            next -> {
              if (!(next instanceof Next.Result<HttpResponseEventResult> result)) {
                results.accept(verdicts.ended("response/preflight", next));
                return Future.succeededFuture(false);
              }
              PreflightVerdict verdict = judged(result, offer);
              results.accept(verdicts.preflight("response/preflight", verdict));
              return verdict instanceof PreflightVerdict.Reads reads
                  ? units(stream, events(reads), 0)
                  : Future.succeededFuture(false);
            })
        .onComplete(told -> stream.end());
  }

  private static List<HttpResponseEvent> events(PreflightVerdict.Reads reads) {
    if (reads.mode() instanceof PreflightVerdict.BodyMode.Whole) {
      return List.of(unit(1, String.join("", PARTS), true));
    }
    List<HttpResponseEvent> events = new ArrayList<>();
    for (String part : PARTS) {
      events.add(unit(events.size() + 1L, part, false));
    }
    events.add(unit(events.size() + 1L, "", true));
    return events;
  }

  private static HttpResponseEvent unit(long sequence, String text, boolean last) {
    return HttpResponseEvent.newBuilder()
        .setBody(
            HttpResponseBodyUnit.newBuilder()
                .setSequence(sequence)
                .setData(ByteString.copyFromUtf8(text))
                .setEndOfStream(last))
        .build();
  }

  private Future<Boolean> units(Stream stream, List<HttpResponseEvent> events, int index) {
    if (index == events.size()) {
      results.accept(new CheckResult.Passed("response/body", index + " units"));
      return trailers(stream);
    }
    return stream
        .ask(Optional.of(events.get(index)))
        .compose(
            next -> {
              if (!(next instanceof Next.Result<HttpResponseEventResult> result)) {
                return over(verdicts.ended("response/body", next));
              }
              int limit = stream.binding().maxPayloadBytes();
              return switch (UnitAnswers.judge(result.result(), index + 1L, limit, heads.name())) {
                case UnitVerdict.Passes passed when passed.skipsRest() -> skipped();
                case UnitVerdict.Replaces replaced when replaced.skipsRest() -> skipped();
                case UnitVerdict.Passes passed -> units(stream, events, index + 1);
                case UnitVerdict.Replaces replaced -> units(stream, events, index + 1);
                case UnitVerdict.Refuses refused ->
                    over(StreamVerdicts.refused("response/body", refused.told()));
                case UnitVerdict.Failed failed ->
                    over(StreamVerdicts.invalid("response/body", failed.reason()));
              };
            });
  }

  private Future<Boolean> skipped() {
    return over(new CheckResult.Passed("response/body", "skips the rest"));
  }

  private Future<Boolean> over(CheckResult result) {
    results.accept(result);
    return Future.succeededFuture(true);
  }

  private Future<Boolean> trailers(Stream stream) {
    HttpResponseEvent event =
        HttpResponseEvent.newBuilder()
            .setTrailers(HttpResponseTrailers.getDefaultInstance())
            .build();
    return stream
        .ask(Optional.of(event))
        .compose(
            next ->
                over(
                    next instanceof Next.Result<HttpResponseEventResult> result
                        ? trailers(result.result())
                        : verdicts.ended("response/trailers", next)));
  }

  private CheckResult trailers(HttpResponseEventResult result) {
    return switch (ResponseAnswers.trailers(
        result, SampleHeads.shown(true).trailers(List.of()), heads.name())) {
      case TrailersVerdict.Goes goes -> new CheckResult.Passed("response/trailers", "answered");
      case TrailersVerdict.Failed failed ->
          StreamVerdicts.invalid("response/trailers", failed.reason());
    };
  }

  private record Stream(
      ServiceStream<HttpResponseEvent, HttpResponseEventResult> open, Binding binding) {
    /** Of the preflight without an event. */
    Future<Next<HttpResponseEventResult>> ask(Optional<HttpResponseEvent> event) {
      return event
          .map(open::send)
          .orElseGet(() -> Future.succeededFuture(true))
          .compose(sent -> open.next(binding.timeout()));
    }

    void end() {
      StreamEnd.of(open);
    }
  }
}
