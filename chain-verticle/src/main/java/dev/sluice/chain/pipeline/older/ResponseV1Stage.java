package dev.sluice.chain.pipeline.older;

import dev.sluice.chain.contract.answer.BodyOffer;
import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.contract.answer.PreflightVerdict.BodyMode;
import dev.sluice.chain.contract.answer.ResponseAnswers;
import dev.sluice.chain.contract.answer.StreamOffers;
import dev.sluice.chain.contract.answer.StreamedHeaders;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.chain.stage.ServiceStream.Next;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StreamEnding;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamSink;
import dev.sluice.chain.stage.StreamSource;
import dev.sluice.chain.stage.StreamStage;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflight;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.StreamedStage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A service of the older contract that is asked about one response. Event loop only. */
public final class ResponseV1Stage implements StreamStage {
  private final PreparedEntry entry;
  private final OlderCall call;
  private final PipelineLoop loop;
  private final StreamedStage.Builder told = StreamedStage.newBuilder();
  private Optional<ServiceStream<HttpResponseEvent, HttpResponseEventResult>> stream =
      Optional.empty();
  private Optional<ResponseV1Run> run = Optional.empty();
  private BodyMode mode = new BodyMode.Pieces();

  public ResponseV1Stage(PreparedEntry entry, OlderCall call, PipelineLoop loop) {
    this.entry = entry;
    this.call = call;
    this.loop = loop;
  }

  @Override
  public PreparedEntry entry() {
    return entry;
  }

  @Override
  public Future<PreflightVerdict> preflight(StreamHead head, BodyOffer offer, Duration timeout) {
    ServiceStream<HttpResponseEvent, HttpResponseEventResult> opened =
        call.open(question(head, offer));
    stream = Optional.of(opened);
    return opened.next(timeout).map(next -> verdict(next, offer, head.shown()));
  }

  private HttpResponsePreflight question(StreamHead head, BodyOffer offer) {
    return HttpResponsePreflight.newBuilder()
        .setContext(head.context())
        .setTarget(head.target())
        .setStatusCode(head.status().orElseThrow())
        .addAllHeaders(head.headers())
        .setMiddlewareName(entry.implementation())
        .setConfig(entry.config())
        .setMaxPayloadBytes(offer.maxBytes())
        .addAllPermittedBodyModes(StreamOffers.olderModes(offer))
        .build();
  }

  private PreflightVerdict verdict(
      Next<HttpResponseEventResult> next, BodyOffer offer, StreamedHeaders shown) {
    PreflightVerdict verdict =
        switch (next) {
          case Next.Result<HttpResponseEventResult> result ->
              ResponseAnswers.preflight(result.result(), offer, shown, entry.implementation());
          case Next.Ended<HttpResponseEventResult> ended -> OlderFailure.ENDED.verdict();
          case Next.Failed<HttpResponseEventResult> failed -> {
            loop.misspoke(call.name(), true, failed.contract(), told);
            yield OlderFailure.of(failed).verdict();
          }
        };
    note(verdict);
    return verdict;
  }

  private void note(PreflightVerdict verdict) {
    switch (verdict) {
      case PreflightVerdict.Continues continues ->
          told.setOutcome(continues.headersOnly() ? "headersonly" : "skip");
      case PreflightVerdict.Reads reads -> {
        mode = reads.mode();
        told.setOutcome(mode instanceof BodyMode.Whole ? "wholebody" : "stream");
      }
      case PreflightVerdict.Refuses refuses -> told.setOutcome("blockdelivery");
      case PreflightVerdict.Failed failed -> told.setOutcome("failclosed");
    }
  }

  @Override
  public Future<StreamEnding> run(StreamHead head, StreamSource in, StreamSink out) {
    OlderExchange exchange = new OlderExchange(call, stream.orElseThrow(), loop, told);
    ResponseV1Run begun = new ResponseV1Run(exchange, head, mode, loop);
    run = Optional.of(begun);
    return begun.run(in, out);
  }

  @Override
  public void end(MiddlewareSessionEndReason reason) {
    run.ifPresent(ResponseV1Run::end);
    stream.ifPresent(open -> open.end(MiddlewareSessionEnd.newBuilder().setReason(reason).build()));
  }

  @Override
  public StreamedStage.Builder told() {
    return told;
  }

  @Override
  public List<FindingCount> found() {
    return run.map(ResponseV1Run::found).orElse(List.of());
  }
}
