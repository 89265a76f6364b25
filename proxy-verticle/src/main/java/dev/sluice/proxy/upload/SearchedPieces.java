package dev.sluice.proxy.upload;

import dev.sluice.proxy.capacity.HeldBytes;
import dev.sluice.proxy.known.CodedValueStream;
import dev.sluice.proxy.known.KnownValueSearch;
import dev.sluice.proxy.known.KnownValueStream;
import dev.sluice.proxy.known.KnownVerdict;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.wire.BodyLength;
import dev.sluice.proxy.wire.Trailers;
import dev.sluice.proxy.wire.head.HeaderName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Event loop only. The pieces of one read of a body, which go on together once they are searched
 * for known values, where there are some.
 */
final class SearchedPieces {
  private static final long MOST_CODED = 4 << 20;

  private final Optional<KnownValueStream> known;
  private final Optional<CodedValueStream> coded;
  private final List<ByteBuf> pieces = new ArrayList<>(1);

  /** What the kept pieces decode to has. */
  private KnownVerdict inside = new KnownVerdict.Clean();

  SearchedPieces(Optional<KnownValueStream> known) {
    this(known, Optional.empty());
  }

  private SearchedPieces(Optional<KnownValueStream> known, Optional<CodedValueStream> coded) {
    this.known = known;
    this.coded = coded;
  }

  /**
   * What the client sends. A coded body for hooks is searched decoded too, where it would be if it
   * were read whole (known-values.md).
   */
  static SearchedPieces of(UploadRequest asked) {
    ExchangeContext context = asked.context();
    KnownValueSearch search = context.loop().known();
    if (asked.body().whole() || search.isIdle()) {
      return new SearchedPieces(Optional.empty());
    }
    boolean decodes =
        asked.chain().runsHooks()
            && context.head().body() instanceof BodyLength.Known length
            && length.bytes() <= MOST_CODED;
    return new SearchedPieces(
        search.stream(context.sandbox()),
        decodes
            ? search.decoded(
                context.head().headers().values(HeaderName.CONTENT_ENCODING),
                context.sandbox(),
                new HeldBytes(context.loop().inspected(), context.client().claimant()))
            : Optional.empty());
  }

  /** Keeps a piece, which it owns from now on. */
  void keep(ByteBuf piece) {
    if (coded.isPresent()) {
      inside = inside.and(coded.get().add(piece));
    }
    if (known.isPresent()) {
      known.get().keep(piece);
    } else {
      pieces.add(piece);
    }
  }

  /** Searches the pieces that are kept, and the trailers that follow them. */
  KnownVerdict search(Trailers trailers) {
    KnownVerdict found = inside;
    inside = new KnownVerdict.Clean();
    return known.isPresent() ? found.and(known.get().search(trailers.lines())) : found;
  }

  /** Whether there is no memory to search the rest of a coded body, which must not go on then. */
  boolean isExhausted() {
    return coded.isPresent() && coded.get().isExhausted();
  }

  /** The body has no more pieces. */
  void end() {
    if (coded.isPresent()) {
      inside = inside.and(coded.get().end());
    }
  }

  /** The pieces that are kept, as one; the caller's from now on. */
  ByteBuf take() {
    if (known.isPresent()) {
      return known.get().take();
    }
    ByteBuf taken = Unpooled.wrappedBuffer(pieces.toArray(ByteBuf[]::new));
    pieces.clear();
    return taken;
  }

  /** Releases the pieces that are kept, and what searches them. */
  void drop() {
    take().release();
    coded.ifPresent(CodedValueStream::close);
  }
}
