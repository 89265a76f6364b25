package dev.sluice.chain.pipeline.older;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.answer.Diagnostics;
import dev.sluice.chain.contract.answer.ResponseAnswers;
import dev.sluice.chain.contract.answer.StreamedHeaders;
import dev.sluice.chain.contract.answer.TrailersVerdict;
import dev.sluice.chain.contract.answer.UnitAnswers;
import dev.sluice.chain.contract.answer.UnitVerdict;
import dev.sluice.chain.pipeline.flow.KeptFindings;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.pipeline.flow.RetainedBytes;
import dev.sluice.chain.pipeline.flow.UnitClock;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.chain.stage.ServiceStream.Next;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpResponseBodyUnit;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponseTrailers;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.StreamedStage;
import java.util.List;
import java.util.function.Consumer;

/**
 * The exchanges of one stage about the body of a response: an event, and its result within the time
 * of the stage and of the unit. One at a time. Event loop only.
 */
final class OlderExchange {
  private final OlderCall call;
  private final ServiceStream<HttpResponseEvent, HttpResponseEventResult> stream;
  private final PipelineLoop loop;
  private final StreamedStage.Builder told;
  private final KeptFindings findings = new KeptFindings();
  private long sequence;

  OlderExchange(
      OlderCall call,
      ServiceStream<HttpResponseEvent, HttpResponseEventResult> stream,
      PipelineLoop loop,
      StreamedStage.Builder told) {
    this.call = call;
    this.stream = stream;
    this.loop = loop;
    this.told = told;
  }

  UnitClock clock() {
    return call.shared().get().clock();
  }

  RetainedBytes retained() {
    return call.shared().get().retained();
  }

  StreamedStage.Builder told() {
    return told;
  }

  void found(Diagnostics more) {
    findings.add(more.findings());
    told.setFindingsLeftOut(findings.leftOut());
  }

  List<FindingCount> findings() {
    return findings.kept();
  }

  void unit(ByteString data, boolean last, Answer<UnitVerdict> answer) {
    sequence++;
    told.setUnits(sequence).setInputBytes(told.getInputBytes() + data.size());
    HttpResponseBodyUnit unit =
        HttpResponseBodyUnit.newBuilder()
            .setSequence(sequence)
            .setData(data)
            .setEndOfStream(last)
            .build();
    ask(
        HttpResponseEvent.newBuilder().setBody(unit).build(),
        result ->
            answer.has(
                UnitAnswers.judge(result, sequence, call.binding().maxPayloadBytes(), call.name())),
        answer::failed);
  }

  void trailers(StreamedHeaders trailers, Answer<TrailersVerdict> answer) {
    HttpResponseTrailers event =
        HttpResponseTrailers.newBuilder().addAllHeaders(trailers.visible()).build();
    ask(
        HttpResponseEvent.newBuilder().setTrailers(event).build(),
        result -> answer.has(ResponseAnswers.trailers(result, trailers, call.name())),
        answer::failed);
  }

  private void ask(
      HttpResponseEvent event,
      Consumer<HttpResponseEventResult> whenAnswered,
      Consumer<OlderFailure> whenFailed) {
    UnitClock.Allowance allowed = clock().allowance(call.binding().timeout());
    if (allowed.isOver()) {
      whenFailed.accept(OlderFailure.of(allowed.code()));
      return;
    }
    // A stream that takes nothing says why in its next result.
    stream.send(event);
    stream
        .next(allowed.time())
        .onSuccess(next -> loop.safely(() -> take(next, allowed.code(), whenAnswered, whenFailed)));
  }

  private void take(
      Next<HttpResponseEventResult> next,
      String late,
      Consumer<HttpResponseEventResult> whenAnswered,
      Consumer<OlderFailure> whenFailed) {
    switch (next) {
      case Next.Result<HttpResponseEventResult> result -> whenAnswered.accept(result.result());
      case Next.Ended<HttpResponseEventResult> ended -> whenFailed.accept(OlderFailure.ENDED);
      case Next.Failed<HttpResponseEventResult> failed -> {
        loop.misspoke(call.name(), true, failed.contract(), told);
        boolean timeout = failed.reason().equals(StageFailure.TIMEOUT.text());
        whenFailed.accept(timeout ? OlderFailure.of(late) : OlderFailure.of(failed));
      }
    }
  }

  interface Answer<V> {
    void has(V verdict);

    void failed(OlderFailure failure);
  }
}
