package dev.sluice.tools.conformance;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.answer.BodyOffer;
import dev.sluice.chain.contract.answer.BufferedVerdict;
import dev.sluice.chain.contract.answer.HookAnswers;
import dev.sluice.chain.contract.answer.HookOutput;
import dev.sluice.chain.contract.answer.OutputState;
import dev.sluice.chain.contract.answer.OutputVerdict;
import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.contract.answer.StreamOffers;
import dev.sluice.chain.contract.answer.StreamedHeaders;
import dev.sluice.chain.service.ServiceProbe;
import dev.sluice.chain.service.manifest.ServiceProfile;
import dev.sluice.chain.service.stream.StreamDialect;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.chain.stage.ServiceStream.Next;
import dev.sluice.proto.middleware.v1.HttpBegin;
import dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason;
import dev.sluice.proto.middleware.v1.HttpBufferedBody;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpInputChunk;
import dev.sluice.proto.middleware.v1.HttpInputEnd;
import dev.sluice.proto.middleware.v1.HttpResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Checks whether a pipeline would accept what the service's hooks answer. Event loop only. */
public final class HookChecks {
  private static final String JSON = "{\"note\": \"a message of the conformance check\"}";

  /** A service may take its time with a stream; a check does not wait as long as a pipeline. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ServiceProbe probe;
  private final ServiceProfile profile;
  private final SampleHeads heads;
  private final Consumer<CheckResult> results;
  private final boolean response;
  private final StreamDialect<HttpEvent, HttpResult> kind;
  private final StreamVerdicts verdicts;
  private final String prefix;

  private HookChecks(
      ServiceProbe probe,
      ServiceProfile profile,
      SampleHeads heads,
      Consumer<CheckResult> results,
      boolean response) {
    this.probe = probe;
    this.profile = profile;
    this.heads = heads;
    this.results = results;
    this.response = response;
    this.kind = response ? StreamDialect.RESPONSE_HOOK : StreamDialect.REQUEST_HOOK;
    this.verdicts = new StreamVerdicts(kind.rpc().path(), false);
    this.prefix = response ? "response-hook/" : "request-hook/";
  }

  static Future<Void> run(
      ServiceProbe probe,
      ServiceProfile profile,
      SampleHeads heads,
      Consumer<CheckResult> results) {
    return new HookChecks(probe, profile, heads, results, false)
        .run(profile.streams().requests())
        .compose(
            requests ->
                new HookChecks(probe, profile, heads, results, true)
                    .run(profile.streams().responses()));
  }

  private Future<Void> run(Optional<Binding> binding) {
    return binding
        .map(
            described ->
                bodyless(described)
                    .onSuccess(results::accept)
                    .compose(bare -> body("body", JSON, described))
                    .compose(
                        read ->
                            read
                                ? body("empty-body", "", described)
                                : Future.succeededFuture(false))
                    .<Void>mapEmpty())
        .orElseGet(Future::succeededFuture);
  }

  private Future<CheckResult> bodyless(Binding binding) {
    Optional<HttpBodyUnavailableReason> reason =
        Optional.of(HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_BODYLESS);
    BodyOffer offer = new BodyOffer(reason, reason, binding.maxPayloadBytes());
    ServiceStream<HttpEvent, HttpResult> stream = open(offer);
    String name = prefix + "bodyless";
    return stream
        .next(binding.timeout())
        .map(
            next ->
                next instanceof Next.Result<HttpResult> result
                    ? verdicts.bodyless(name, judged(result, offer))
                    : verdicts.ended(name, next))
        .onComplete(told -> StreamEnd.of(stream));
  }

  private ServiceStream<HttpEvent, HttpResult> open(BodyOffer offer) {
    return probe.openStream(kind, heads.hook(response, offer), profile);
  }

  private PreflightVerdict judged(Next.Result<HttpResult> result, BodyOffer offer) {
    return HookAnswers.preflight(result.result(), offer, SampleHeads.shown(response), heads.name());
  }

  private Future<Boolean> body(String what, String text, Binding binding) {
    BodyOffer offer =
        StreamOffers.request(OptionalLong.of(text.length()), binding.maxPayloadBytes());
    ServiceStream<HttpEvent, HttpResult> stream = open(offer);
    return stream
        .next(binding.timeout())
        .compose(
            next -> {
              if (!(next instanceof Next.Result<HttpResult> result)) {
                results.accept(verdicts.ended(prefix + "preflight", next));
                return Future.succeededFuture(false);
              }
              PreflightVerdict verdict = judged(result, offer);
              CheckResult asked = verdicts.preflight(prefix + "preflight", verdict);
              // A good answer to the second question tells nothing new.
              if (!text.isEmpty() || !(asked instanceof CheckResult.Passed)) {
                results.accept(asked);
              }
              return verdict instanceof PreflightVerdict.Reads reads
                  ? read(new Reading(prefix + what, stream, offer, binding), reads, text)
                  : Future.succeededFuture(false);
            })
        .onComplete(told -> StreamEnd.of(stream));
  }

  private Future<Boolean> read(Reading reading, PreflightVerdict.Reads reads, String text) {
    Future<CheckResult> result =
        switch (reads.mode()) {
          case PreflightVerdict.BodyMode.Whole whole -> whole(reading, whole.maxBytes(), text);
          case PreflightVerdict.BodyMode.Pieces pieces -> pieces(reading, text);
        };
    return result.onSuccess(results::accept).map(judged -> true);
  }

  private HookOutput output() {
    StreamedHeaders head = SampleHeads.shown(response);
    return new HookOutput(head, head.trailers(List.of()), heads.name());
  }

  private static HttpEvent begin() {
    return HttpEvent.newBuilder()
        .setBegin(HttpBegin.newBuilder().addAllHeaders(SampleHeads.headers()))
        .build();
  }

  private Future<CheckResult> whole(Reading reading, int maxBytes, String text) {
    HttpEvent body =
        HttpEvent.newBuilder()
            .setBufferedBody(HttpBufferedBody.newBuilder().setData(ByteString.copyFromUtf8(text)))
            .build();
    return send(reading.stream(), List.of(begin(), body))
        .compose(sent -> reading.stream().next(reading.binding().timeout()))
        .map(
            next ->
                next instanceof Next.Result<HttpResult> result
                    ? whole(reading.name(), output().buffered(result.result(), maxBytes))
                    : verdicts.ended(reading.name(), next));
  }

  private static CheckResult whole(String name, BufferedVerdict verdict) {
    return switch (verdict) {
      case BufferedVerdict.Goes goes ->
          new CheckResult.Passed(
              name, goes.replacement().isPresent() ? "replacement" : "unchanged");
      case BufferedVerdict.Refuses refused -> StreamVerdicts.refused(name, refused.told());
      case BufferedVerdict.Failed failed -> StreamVerdicts.invalid(name, failed.reason());
    };
  }

  private Future<CheckResult> pieces(Reading reading, String text) {
    List<HttpEvent> events = new ArrayList<>();
    events.add(begin());
    for (int i = 0; i < text.length(); i += reading.chunk()) {
      String part = text.substring(i, Math.min(text.length(), i + reading.chunk()));
      events.add(
          HttpEvent.newBuilder()
              .setInputChunk(HttpInputChunk.newBuilder().setData(ByteString.copyFromUtf8(part)))
              .build());
    }
    events.add(HttpEvent.newBuilder().setInputEnd(HttpInputEnd.getDefaultInstance()).build());
    return send(reading.stream(), events)
        .compose(
            sent ->
                results(
                    reading,
                    OutputState.begin(StreamOffers.chunkBytes(reading.offer())).withInputEnded()));
  }

  private Future<CheckResult> results(Reading reading, OutputState state) {
    return reading.stream()
        .next(PATIENCE)
        .compose(
            next -> {
              if (!(next instanceof Next.Result<HttpResult> result)) {
                return Future.succeededFuture(verdicts.ended(reading.name(), next));
              }
              OutputVerdict verdict = output().streamed(result.result(), state);
              return switch (verdict) {
                case OutputVerdict.Started started -> results(reading, state.after(verdict));
                case OutputVerdict.Chunk chunk -> results(reading, state.after(verdict));
                case OutputVerdict.Finished finished ->
                    Future.succeededFuture(
                        new CheckResult.Passed(reading.name(), state.sent() + " bytes"));
                case OutputVerdict.Refuses refused ->
                    Future.succeededFuture(StreamVerdicts.refused(reading.name(), refused.told()));
                case OutputVerdict.Failed failed ->
                    Future.succeededFuture(StreamVerdicts.invalid(reading.name(), failed.reason()));
              };
            });
  }

  private static Future<Boolean> send(
      ServiceStream<HttpEvent, HttpResult> stream, List<HttpEvent> events) {
    Future<Boolean> sent = Future.succeededFuture(true);
    for (HttpEvent event : events) {
      sent = sent.compose(before -> stream.send(event));
    }
    return sent;
  }

  private record Reading(
      String name, ServiceStream<HttpEvent, HttpResult> stream, BodyOffer offer, Binding binding) {
    /** Small ones, so that there are several. */
    int chunk() {
      return Math.min(16, StreamOffers.chunkBytes(offer));
    }
  }
}
