package dev.sluice.proxy.upload;

import dev.sluice.proxy.known.KnownValueStream;
import dev.sluice.proxy.known.KnownVerdict;
import dev.sluice.proxy.wire.Trailers;
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
  private final Optional<KnownValueStream> known;
  private final List<ByteBuf> pieces = new ArrayList<>(1);

  SearchedPieces(Optional<KnownValueStream> known) {
    this.known = known;
  }

  /** Keeps a piece, which it owns from now on. */
  void keep(ByteBuf piece) {
    if (known.isPresent()) {
      known.get().keep(piece);
    } else {
      pieces.add(piece);
    }
  }

  /** Searches the pieces that are kept, and what follows them. */
  KnownVerdict search(Trailers trailers) {
    return known.isPresent() ? known.get().search(trailers.lines()) : new KnownVerdict.Clean();
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

  /** Releases the pieces that are kept. */
  void drop() {
    take().release();
  }
}
