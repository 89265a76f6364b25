package dev.sluice.chain.pipeline.local;

import dev.sluice.chain.contract.answer.BodyOffer;
import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.contract.answer.Told;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.stream.StreamEnding;
import dev.sluice.chain.stage.stream.StreamHead;
import dev.sluice.chain.stage.stream.StreamSearch;
import dev.sluice.chain.stage.stream.StreamSearch.Verdict;
import dev.sluice.chain.stage.stream.StreamSink;
import dev.sluice.chain.stage.stream.StreamSource;
import dev.sluice.chain.stage.stream.StreamStage;
import dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.StreamedStage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A built-in that searches a message as a stream. Event loop only. */
public final class LocalStage implements StreamStage {
  private final PreparedEntry entry;
  private final StreamSearch search;
  private final PipelineLoop loop;
  private final StreamedStage.Builder told = StreamedStage.newBuilder();
  private Optional<LocalRun> run = Optional.empty();
  private boolean identity;
  private boolean ended;

  /**
   * Ready to ask.
   *
   * @param search of this message alone
   */
  public LocalStage(PreparedEntry entry, StreamSearch search, PipelineLoop loop) {
    this.entry = entry;
    this.search = search;
    this.loop = loop;
  }

  @Override
  public PreparedEntry entry() {
    return entry;
  }

  @Override
  public Future<PreflightVerdict> preflight(StreamHead head, BodyOffer offer, Duration timeout) {
    StreamSearch.Head judged = search.head();
    identity = judged.identity();
    return Future.succeededFuture(
        switch (judged.verdict()) {
          case Verdict.Passes passes -> {
            boolean empty = head.declared().orElse(1) == 0 || isBodyless(offer);
            told.setOutcome(empty ? "continue" : "stream");
            yield empty
                ? new PreflightVerdict.Continues(judged.mutations(), false, search.told())
                : new PreflightVerdict.Reads(
                    new PreflightVerdict.BodyMode.Pieces(), judged.mutations(), Told.NOTHING);
          }
          case Verdict.Refuses refuses -> new PreflightVerdict.Refuses(refuses.told());
          case Verdict.Unread unread -> new PreflightVerdict.Failed(unread.reason(), false);
        });
  }

  /** Of a response to HEAD, whose length is that of another body. */
  private static boolean isBodyless(BodyOffer offer) {
    return offer
        .streamWithheld()
        .filter(why -> why == HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_BODYLESS)
        .isPresent();
  }

  /** Whether what comes out has no content coding, although what goes in has one. */
  public boolean isIdentity() {
    return identity;
  }

  @Override
  public Future<StreamEnding> run(StreamHead head, StreamSource in, StreamSink out) {
    LocalRun begun = new LocalRun(search, loop, told, identity);
    run = Optional.of(begun);
    return begun.run(head, in, out);
  }

  @Override
  public void end(MiddlewareSessionEndReason reason) {
    run.ifPresent(LocalRun::end);
    if (!ended) {
      ended = true;
      search.close();
    }
  }

  @Override
  public StreamedStage.Builder told() {
    return told;
  }

  @Override
  public List<FindingCount> found() {
    return search.told().findings();
  }
}
