package dev.sluice.proxy.body.response;

import com.google.protobuf.ByteString;
import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineInput.LastInput;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.capacity.HeldBytes;
import dev.sluice.proxy.chain.StreamingEntries.Engine;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.secret.scrub.BodyScrub;
import dev.sluice.proxy.secret.scrub.CallBody;
import dev.sluice.proxy.secret.scrub.ResponseScrub;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** Event loop only. Chooses the way of one response's body, and what its stages see of the head. */
final class BodyRouting {
  private static final BodyCodings UNCODED = new BodyCodings(List.of());

  private final ResponseSubject subject;
  private final ClientResponseWriter delivery;
  private final ResponseJournal journal;
  private final ResponseBody.Owner owner;
  private Optional<ResponseScrub> scrub = Optional.empty();

  /** Of the body; it is searched as it is where they are not known. */
  private BodyCodings codings = UNCODED;

  private Optional<CallBody> call = Optional.empty();

  BodyRouting(
      ResponseSubject subject,
      ClientResponseWriter delivery,
      ResponseJournal journal,
      ResponseBody.Owner owner) {
    this.subject = subject;
    this.delivery = delivery;
    this.journal = journal;
    this.owner = owner;
  }

  Optional<ResponseHead> searched(ResponseHead head) {
    Optional<Recoding> recoding = Recoding.of(subject, head);
    delivery.recodes(recoding);
    recoding.ifPresent(it -> subject.completion().whenEnded(it::drop));
    if (subject.secrets().isEmpty()) {
      return Optional.of(head);
    }
    ResponseScrub search = scrub.orElseGet(this::begun);
    codings = BodyCodings.of(head.headers().values(HeaderName.CONTENT_ENCODING)).orElse(UNCODED);
    call = CallBody.of(head);
    ResponseLines lines = new ResponseLines(head);
    return lines.scrub(search::field) ? fitting(lines.made()) : Optional.of(head);
  }

  private ResponseScrub begun() {
    ResponseScrub search = new ResponseScrub(subject.secrets());
    scrub = Optional.of(search);
    journal.searches(search);
    return search;
  }

  /** The head that stages see: of a body that they get without its codings if it is searched. */
  Optional<ResponseHead> forStages(ResponseHead head) {
    return subject.isSearched(head) && !codings.isEmpty()
        ? fitting(RewrittenHead.ofReplaced(head, OptionalLong.empty()))
        : Optional.of(head);
  }

  private Optional<ResponseHead> unmeasured(ResponseHead head) {
    return subject.isSearched(head) ? RewrittenHead.ofUnmeasured(head) : Optional.of(head);
  }

  private BodyScrub body() {
    return scrub.orElseThrow().body(codings, call);
  }

  /**
   * Reads what has arrived with the head, if stages may be asked with the whole body: built-ins and
   * hooks, and a body that can be short. Hooks see the head of a body in chunks before a fault in
   * those. What is searched for secrets changes on its way to them.
   */
  boolean reads(ResponsePhase.Arriving arriving, OriginBodyReader origin) {
    boolean reads = mayBeShort(arriving.head());
    if (reads) {
      origin.readArrived();
    }
    return reads;
  }

  private boolean mayBeShort(ResponseHead head) {
    Engine engine = subject.chain().engine();
    return (engine == Engine.BUILT_INS || engine == Engine.HOOKS)
        && scrub.isEmpty()
        && switch (head.framingFor(subject.context().head().method())) {
          case BodyFraming.None none -> false;
          case BodyFraming.Length length ->
              length.bytes() > 0 && length.bytes() <= OriginBodyReader.MOST_ARRIVED;
          case BodyFraming.Chunked chunked -> engine == Engine.BUILT_INS;
          case BodyFraming.UntilClose untilClose -> false;
        };
  }

  Optional<PipelineInput> input(ResponseHead head, ByteString body, Trailers trailers) {
    return ResponseTrailers.shown(trailers, head)
        .map(
            shown ->
                PipelineInput.newBuilder()
                    .setNumber(1)
                    .addChunks(body)
                    .setEnd(LastInput.newBuilder().addAllTrailers(shown))
                    .build());
  }

  /** The way past stages of which none reads the body. Empty when that ended the response. */
  Optional<ResponseBody> direct(ResponseHead head, List<HeaderMutation> mutations) {
    Optional<ResponseHead> rewritten =
        fitting(RewrittenHead.ofUnread(head, mutations).flatMap(this::unmeasured));
    rewritten.ifPresent(delivery::commit);
    return rewritten.map(committed -> searching(committed, new DirectBody(delivery, owner, scrub)));
  }

  ResponseBody through(ResponseHead head, OpenedPipeline.Reading reading) {
    return searching(head, new StagedBody(subject, head, reading, delivery, journal, owner));
  }

  private <T> Optional<T> fitting(Optional<T> made) {
    if (made.isEmpty()) {
      owner.onBroken("rewritten head over capacity", false);
    }
    return made;
  }

  private ResponseBody searching(ResponseHead head, ResponseBody next) {
    return subject.isSearched(head) ? new StreamedRedaction(search(), next, owner) : next;
  }

  Optional<ResponseBody> searchedOnly(ResponseHead head) {
    boolean isShort =
        head.framingFor(subject.context().head().method()) instanceof BodyFraming.Length length
            && length.bytes() <= BodyScrub.MOST_HELD;
    if (isShort) {
      return Optional.of(new BufferedRedaction(head, search(), delivery, owner));
    }
    return forStages(head).flatMap(framed -> direct(framed, List.of()));
  }

  private BufferedRedaction.Search search() {
    ExchangeContext context = subject.context();
    HeldBytes memory =
        new HeldBytes(context.loop().node().inspected(), context.client().claimant());
    BiConsumer<Runnable, BooleanSupplier> later =
        (part, over) ->
            context
                .loop()
                .work()
                .later(context.sandbox(), context.failureBoundary().guarded(part), over);
    return new BufferedRedaction.Search(scrub.orElseThrow(), body(), memory, later);
  }

  /** Event loop only. A body that goes to the client as it comes; its head has gone. */
  private static final class DirectBody implements ResponseBody {
    private final ClientResponseWriter delivery;
    private final Owner owner;
    private final Optional<ResponseScrub> scrub;

    DirectBody(ClientResponseWriter delivery, Owner owner, Optional<ResponseScrub> scrub) {
      this.delivery = delivery;
      this.owner = owner;
      this.scrub = scrub;
    }

    @Override
    public int room() {
      return delivery.room();
    }

    @Override
    public void take(ByteBuf piece) {
      delivery.write(piece);
    }

    @Override
    public void readComplete() {
      delivery.flush();
    }

    @Override
    public void clientWritable() {
      owner.onRoom();
    }

    @Override
    public void end(Trailers trailers) {
      Trailers clean = scrub.map(search -> search.trailers(trailers)).orElse(trailers);
      owner.onComplete(clean, List.of(), false);
    }

    @Override
    public Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String cancelled) {
      return Future.succeededFuture(List.of());
    }
  }
}
