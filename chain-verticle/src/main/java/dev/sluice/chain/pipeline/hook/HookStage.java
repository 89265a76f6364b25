package dev.sluice.chain.pipeline.hook;

import dev.sluice.chain.contract.answer.BodyOffer;
import dev.sluice.chain.contract.answer.HookAnswers;
import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.contract.answer.PreflightVerdict.BodyMode;
import dev.sluice.chain.contract.answer.StreamOffers;
import dev.sluice.chain.pipeline.flow.MessageMemory;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.chain.stage.ServiceStream.Next;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StreamEnding;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamSink;
import dev.sluice.chain.stage.StreamSource;
import dev.sluice.chain.stage.StreamStage;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StreamedStage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A service of hooks that is asked about one message. Event loop only. */
public final class HookStage implements StreamStage {
  private final PreparedEntry entry;
  private final HookCall call;
  private final PipelineLoop loop;
  private final StreamedStage.Builder told = StreamedStage.newBuilder();
  private Optional<ServiceStream<HttpEvent, HttpResult>> stream = Optional.empty();
  private Optional<HookRun> run = Optional.empty();
  private Optional<DecodingSource> decoding = Optional.empty();
  private Chosen chosen = new Chosen(new BodyMode.Pieces(), 0);

  public HookStage(PreparedEntry entry, HookCall call, PipelineLoop loop) {
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
    HttpPreflight.Builder preflight = HookMessages.preflight(head, entry);
    StreamOffers.tell(offer, preflight);
    return ask(preflight.build(), head.isResponse(), timeout)
        .map(
            next ->
                chosen(
                    offer,
                    verdict(
                        next,
                        head.isResponse(),
                        result ->
                            HookAnswers.preflight(
                                result, offer, head.shown(), entry.implementation()))));
  }

  /** Asks about traffic that cannot be shown (http-hooks 11). */
  public Future<PreflightVerdict> uninspectable(HttpPreflight.Builder subject, Duration timeout) {
    HttpPreflight preflight =
        subject.setMiddlewareName(entry.implementation()).setConfig(entry.config()).build();
    return ask(preflight, false, timeout)
        .map(
            next ->
                verdict(
                    next,
                    false,
                    result -> HookAnswers.uninspectable(result, entry.implementation())));
  }

  private Future<Next<HttpResult>> ask(
      HttpPreflight preflight, boolean response, Duration timeout) {
    ServiceStream<HttpEvent, HttpResult> opened = call.open(preflight, response);
    stream = Optional.of(opened);
    return opened.next(timeout);
  }

  private PreflightVerdict verdict(Next<HttpResult> next, boolean response, Judge judge) {
    PreflightVerdict verdict =
        switch (next) {
          case Next.Result<HttpResult> result -> {
            misspoke(response, HookMessages.contractFailure(result.result()));
            yield judge.judge(result.result());
          }
          case Next.Ended<HttpResult> ended -> failed(StageFailure.RESULT_STREAM_CLOSED.text());
          case Next.Failed<HttpResult> failed -> {
            misspoke(response, failed.contract());
            yield failed(failed.reason());
          }
        };
    HookMessages.note(verdict, told);
    return verdict;
  }

  private void misspoke(boolean response, String kind) {
    loop.misspoke(entry.implementation(), response, kind, told);
  }

  private PreflightVerdict chosen(BodyOffer offer, PreflightVerdict verdict) {
    if (verdict instanceof PreflightVerdict.Reads reads) {
      chosen = new Chosen(reads.mode(), StreamOffers.chunkBytes(offer));
    }
    return verdict;
  }

  private static PreflightVerdict failed(String reason) {
    return new PreflightVerdict.Failed(reason, true);
  }

  @Override
  public Future<StreamEnding> run(StreamHead head, StreamSource in, StreamSink out) {
    HookLine line =
        new HookLine(
            entry.implementation(),
            head.isResponse(),
            call.timeout(),
            stream.orElseThrow(),
            loop,
            told);
    boolean decodes = call.decodes() && head.coding().isPresent();
    HookRun begun =
        switch (chosen.mode()) {
          case BodyMode.Whole whole -> new BufferedRun(line, head, whole.maxBytes(), decodes);
          case BodyMode.Pieces pieces -> new StreamedRun(line, head, chosen.chunkBytes(), decodes);
        };
    run = Optional.of(begun);
    return decodes ? runDecoded(begun, head, in, out, line.share()) : begun.run(in, out);
  }

  private Future<StreamEnding> runDecoded(
      HookRun begun, StreamHead head, StreamSource in, StreamSink out, MessageMemory.Share memory) {
    decoding =
        DecodingSource.of(in, head.coding().orElseThrow(), begun, chosen.chunkBytes(), memory);
    decoding.ifPresent(source -> begun.decodedFrom(source::coded));
    if (chosen.mode() instanceof BodyMode.Pieces) {
      decoding.ifPresent(DecodingSource::forget);
    }
    return decoding.isPresent()
        ? begun.run(decoding.get(), out)
        : Future.succeededFuture(
            new StreamEnding.Failed(StageFailure.BODY_UNREADABLE.text(), true, List.of()));
  }

  @Override
  public void end(MiddlewareSessionEndReason reason) {
    run.ifPresent(HookRun::end);
    decoding.ifPresent(DecodingSource::close);
    stream.ifPresent(open -> open.end(MiddlewareSessionEnd.newBuilder().setReason(reason).build()));
  }

  @Override
  public StreamedStage.Builder told() {
    return told;
  }

  private record Chosen(BodyMode mode, int chunkBytes) {}

  @FunctionalInterface
  private interface Judge {
    PreflightVerdict judge(HttpResult result);
  }
}
