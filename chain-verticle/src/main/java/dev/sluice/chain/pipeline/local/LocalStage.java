package dev.sluice.chain.pipeline.local;

import dev.sluice.chain.contract.answer.BodyOffer;
import dev.sluice.chain.contract.answer.Diagnostics;
import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.pipeline.flow.KeptFindings;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StreamEnding;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamSearch;
import dev.sluice.chain.stage.StreamSearch.Verdict;
import dev.sluice.chain.stage.StreamSink;
import dev.sluice.chain.stage.StreamSource;
import dev.sluice.chain.stage.StreamStage;
import dev.sluice.proto.middleware.v1.HeaderMutation;
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
  private final StreamSearch.Factory factory;
  private final PipelineLoop loop;
  private final StreamedStage.Builder told = StreamedStage.newBuilder();
  private Optional<LocalRun> run = Optional.empty();
  private Begun begun;
  private List<FindingCount> inHead = List.of();
  private boolean closed;

  public LocalStage(
      PreparedEntry entry, StreamSearch.Factory factory, StreamSearch search, PipelineLoop loop) {
    this.entry = entry;
    this.factory = factory;
    this.loop = loop;
    this.begun = new Begun(search, Optional.empty(), false, false);
  }

  @Override
  public PreparedEntry entry() {
    return entry;
  }

  @Override
  public Future<PreflightVerdict> preflight(StreamHead head, BodyOffer offer, Duration timeout) {
    StreamSearch search = begun.search();
    StreamSearch.Head judged = search.head();
    begun = new Begun(search, head.coding(), head.declared().isPresent(), judged.identity());
    return Future.succeededFuture(
        switch (judged.verdict()) {
          case Verdict.Passes passes -> {
            boolean empty = head.declared().orElse(1) == 0 || isBodyless(offer);
            told.setOutcome(empty ? "continue" : "stream");
            yield empty
                ? new PreflightVerdict.Continues(judged.mutations(), false, search.told())
                : new PreflightVerdict.Reads(
                    new PreflightVerdict.BodyMode.Pieces(),
                    judged.mutations(),
                    Diagnostics.NOTHING);
          }
          case Verdict.Refuses refuses -> new PreflightVerdict.Refuses(refuses.told());
          case Verdict.Unread unread -> new PreflightVerdict.Failed(unread.reason(), false);
        });
  }

  private static boolean isBodyless(BodyOffer offer) {
    return offer
        .streamWithheld()
        .filter(why -> why == HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_BODYLESS)
        .isPresent();
  }

  public boolean isIdentity() {
    return begun.identity();
  }

  @Override
  public Future<StreamEnding> run(StreamHead head, StreamSource in, StreamSink out) {
    if (begun.fits(head)) {
      return search(head, List.of(), in, out);
    }
    // A stage before this one decoded the body, sends another length, or wrote headers.
    inHead = begun.search().told().findings();
    close();
    factory
        .begin(head)
        .ifPresent(
            another -> {
              begun = Begun.of(another, head);
              closed = false;
            });
    return (closed
            ? Future.<StreamEnding>succeededFuture(new StreamEnding.Finished(Diagnostics.NOTHING))
            : again(head, in, out))
        .map(this::withInHead);
  }

  private Future<StreamEnding> again(StreamHead head, StreamSource in, StreamSink out) {
    if (head.late().isEmpty()) {
      return search(head, List.of(), in, out);
    }
    StreamSearch.Head judged = begun.search().head();
    return switch (judged.verdict()) {
      case Verdict.Passes passes -> search(head, judged.mutations(), in, out);
      case Verdict.Refuses refuses ->
          Future.succeededFuture(new StreamEnding.Refused(refuses.told()));
      case Verdict.Unread unread ->
          Future.succeededFuture(new StreamEnding.Failed(unread.reason(), false, List.of()));
    };
  }

  private Future<StreamEnding> search(
      StreamHead head, List<HeaderMutation> changes, StreamSource in, StreamSink out) {
    LocalRun running = new LocalRun(begun.search(), loop, told, changes, begun.identity());
    run = Optional.of(running);
    return running.run(head, in, out);
  }

  private StreamEnding withInHead(StreamEnding how) {
    return switch (how) {
      case StreamEnding.Finished finished -> new StreamEnding.Finished(withInHead(finished.told()));
      case StreamEnding.Refused refused -> new StreamEnding.Refused(withInHead(refused.told()));
      case StreamEnding.Failed failed -> failed;
      case StreamEnding.Ended nothing -> nothing;
    };
  }

  private Diagnostics withInHead(Diagnostics told) {
    if (inHead.isEmpty()) {
      return told;
    }
    KeptFindings all = new KeptFindings();
    all.add(inHead);
    all.add(told.findings());
    return new Diagnostics(told.reasonCode(), all.kept());
  }

  @Override
  public void end(MiddlewareSessionEndReason reason) {
    run.ifPresent(LocalRun::end);
    close();
  }

  private void close() {
    if (!closed) {
      closed = true;
      begun.search().close();
    }
  }

  @Override
  public StreamedStage.Builder told() {
    return told;
  }

  @Override
  public List<FindingCount> found() {
    return withInHead(begun.search().told()).findings();
  }

  /** A search, and the coding and length of the body that it was begun for. */
  private record Begun(
      StreamSearch search, Optional<String> coding, boolean declared, boolean identity) {
    static Begun of(StreamSearch search, StreamHead head) {
      return new Begun(search, head.coding(), head.declared().isPresent(), search.isIdentity());
    }

    boolean fits(StreamHead head) {
      return coding.equals(head.coding())
          && declared == head.declared().isPresent()
          && head.late().isEmpty();
    }
  }
}
