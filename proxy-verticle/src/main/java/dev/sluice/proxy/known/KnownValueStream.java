package dev.sluice.proxy.known;

import dev.sluice.inspect.secrets.stream.CarriedScan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * Event loop only. The search in a body that is sent on while it comes. It keeps the pieces of one
 * read, so that many small chunks cost one search. What was sent before has less of a value than a
 * finding needs.
 */
public final class KnownValueStream {
  private final KnownValueSearch search;
  private final CarriedScan scan;
  private final String sandbox;
  private final List<ByteBuf> pieces = new ArrayList<>(1);

  KnownValueStream(KnownValueSearch search, CarriedScan scan, String sandbox) {
    this.search = search;
    this.scan = scan;
    this.sandbox = sandbox;
  }

  /** Keeps a piece, which it owns from now on. */
  public void keep(ByteBuf piece) {
    pieces.add(piece);
  }

  /**
   * Searches the pieces that are kept.
   *
   * @param trailers that follow them; empty for none
   * @return what the body has now and had not before
   */
  public KnownVerdict search(byte[] trailers) {
    byte[] text =
        new byte[pieces.stream().mapToInt(ByteBuf::readableBytes).sum() + trailers.length];
    int length = 0;
    for (ByteBuf piece : pieces) {
      piece.getBytes(piece.readerIndex(), text, length, piece.readableBytes());
      length += piece.readableBytes();
    }
    System.arraycopy(trailers, 0, text, length, trailers.length);
    return text.length == 0 ? KnownVerdict.Clean.INSTANCE : search.inStream(scan, text, sandbox);
  }

  /** The pieces that are kept, as one; the caller's from now on. */
  public ByteBuf take() {
    ByteBuf taken = Unpooled.wrappedBuffer(pieces.toArray(ByteBuf[]::new));
    pieces.clear();
    return taken;
  }
}
