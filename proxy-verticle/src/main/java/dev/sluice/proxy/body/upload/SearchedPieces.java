package dev.sluice.proxy.body.upload;

import dev.sluice.proxy.capacity.HeldBytes;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.secret.known.CodedValueStream;
import dev.sluice.proxy.secret.known.KnownValueSearch;
import dev.sluice.proxy.secret.known.KnownValueStream;
import dev.sluice.proxy.secret.known.KnownVerdict;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.BodyLength;
import dev.sluice.wire.head.HeaderName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Event loop only. The pieces of a body, of which those of one read go on together, once they are
 * searched for known values, where there are some.
 */
final class SearchedPieces {
  private static final long MOST_CODED = 4 << 20;

  private final Optional<KnownValueStream> known;
  private final Optional<CodedValueStream> coded;
  private final Runnable due;

  private final BiConsumer<Runnable, BooleanSupplier> later;

  /** Those that may go on, or all where nothing is searched. */
  private final List<ByteBuf> pieces = new ArrayList<>(1);

  private boolean waits;

  SearchedPieces(Optional<KnownValueStream> known) {
    this(known, Optional.empty(), () -> {}, (part, over) -> part.run());
  }

  private SearchedPieces(
      Optional<KnownValueStream> known,
      Optional<CodedValueStream> coded,
      Runnable due,
      BiConsumer<Runnable, BooleanSupplier> later) {
    this.known = known;
    this.coded = coded;
    this.due = due;
    this.later = later;
  }

  /**
   * What the client sends. A coded body for hooks is searched decoded too, where it would be if it
   * were read whole (known-values.md).
   *
   * @param due runs when {@link #searchWhenDue} is to be called again
   */
  static SearchedPieces of(UploadRequest asked, Runnable due) {
    ExchangeContext context = asked.context();
    KnownValueSearch search = context.loop().node().known();
    if (asked.body().whole() || search.isIdle()) {
      return new SearchedPieces(Optional.empty());
    }
    boolean decodes =
        asked.chain().runsHooks()
            && context.head().body() instanceof BodyLength.Known length
            && length.bytes() <= MOST_CODED;
    Optional<KnownValueStream> known = search.stream(context.sandbox());
    return new SearchedPieces(
        known,
        known
            .filter(ignored -> decodes)
            .flatMap(
                stream ->
                    search.decoded(
                        context.head().headers().values(HeaderName.CONTENT_ENCODING),
                        stream.credit(),
                        context.sandbox(),
                        new HeldBytes(
                            context.loop().node().inspected(), context.client().claimant()))),
        context.failureBoundary().guarded(due),
        (part, over) -> context.loop().work().later(context.sandbox(), part, over));
  }

  /** Keeps a piece, which it owns from now on. */
  void keep(ByteBuf piece) {
    known.ifPresentOrElse(search -> search.keep(piece), () -> pieces.add(piece));
  }

  /**
   * Searches the pieces that are kept, or keeps them longer, so that this is to be called again.
   */
  KnownVerdict searchWhenDue() {
    if (waits) {
      return new KnownVerdict.Clean();
    }
    KnownVerdict found = hasMore() ? inTurns(CodedValueStream::more) : new KnownVerdict.Clean();
    return hasMore() ? found : found.and(searched(stream -> stream.searchWhenDue(due)));
  }

  KnownVerdict search(Trailers trailers) {
    return searched(stream -> stream.search(trailers.lines()));
  }

  KnownVerdict end(Trailers trailers) {
    KnownVerdict found = search(trailers);
    return hasMore() || coded.isEmpty() ? found : found.and(inTurns(CodedValueStream::end));
  }

  /**
   * Whether the kept bytes decode to more than was searched. Nothing goes on until they are
   * searched.
   */
  boolean hasMore() {
    return coded.filter(CodedValueStream::hasMore).isPresent();
  }

  /** A part of the search in what is decoded; the next one is due in a later turn of the loop. */
  private KnownVerdict inTurns(Function<CodedValueStream, KnownVerdict> search) {
    KnownVerdict found = search.apply(coded.orElseThrow());
    if (hasMore()) {
      waits = true;
      later.accept(this::nextPart, () -> !hasMore());
    }
    return found;
  }

  private void nextPart() {
    waits = false;
    due.run();
  }

  private KnownVerdict searched(Function<KnownValueStream, KnownVerdict> search) {
    if (known.isEmpty()) {
      return new KnownVerdict.Clean();
    }
    KnownVerdict found = search.apply(known.get());
    ByteBuf piece = known.get().take();
    pieces.add(piece);
    return coded.isPresent() ? found.and(inTurns(decoded -> decoded.add(piece))) : found;
  }

  /** Whether there is no memory to search the rest of a coded body, which must not go on then. */
  boolean isExhausted() {
    return coded.isPresent() && coded.get().isExhausted();
  }

  /** The pieces that were searched, as one; the caller's from now on. */
  ByteBuf take() {
    if (hasMore()) {
      return Unpooled.EMPTY_BUFFER;
    }
    ByteBuf taken = Unpooled.wrappedBuffer(pieces.toArray(ByteBuf[]::new));
    pieces.clear();
    return taken;
  }

  void drop() {
    coded.ifPresent(CodedValueStream::close);
    take().release();
    known.ifPresent(KnownValueStream::drop);
  }
}
