package dev.sluice.proxy.known;

import dev.sluice.inspect.coding.StreamDecoder;
import dev.sluice.inspect.secrets.stream.CarriedScan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Event loop only. The search in what a coded body decodes to, while the body itself is sent on as
 * it comes. A body that cannot be decoded is told as such once.
 */
public final class CodedValueStream implements AutoCloseable {
  /** Most decoded bytes for each coded one, beyond the 4 MiB that any body may have. */
  static final long MOST_RATIO = 100;

  private final KnownValueSearch search;
  private final StreamDecoder decoder;
  private final CarriedScan scan;
  private final String sandbox;
  private boolean over;

  CodedValueStream(
      KnownValueSearch search, StreamDecoder decoder, CarriedScan scan, String sandbox) {
    this.search = search;
    this.decoder = decoder;
    this.scan = scan;
    this.sandbox = sandbox;
  }

  /** Searches what a piece decodes to; the piece stays the caller's. */
  public KnownVerdict add(ByteBuf piece) {
    if (over || !piece.isReadable()) {
      return KnownVerdict.Clean.INSTANCE;
    }
    byte[] coded = ByteBufUtil.getBytes(piece);
    decoder.give(coded, 0, coded.length);
    return drain();
  }

  /** Searches what is left at the end of the body. */
  public KnownVerdict end() {
    if (over) {
      return KnownVerdict.Clean.INSTANCE;
    }
    decoder.end();
    return drain();
  }

  private KnownVerdict drain() {
    KnownVerdict verdict = KnownVerdict.Clean.INSTANCE;
    while (!over) {
      switch (decoder.next()) {
        case StreamDecoder.Piece.Decoded(var bytes) ->
            verdict = verdict.and(search.inStream(scan.add(bytes), sandbox));
        case StreamDecoder.Piece.Hungry ignored -> {
          return verdict;
        }
        case StreamDecoder.Piece.Complete ignored -> close();
        case StreamDecoder.Piece.Broken ignored -> verdict = verdict.and(unread());
        case StreamDecoder.Piece.Bomb ignored -> verdict = verdict.and(unread());
      }
    }
    return verdict;
  }

  private KnownVerdict unread() {
    close();
    return search.unread(sandbox);
  }

  @Override
  public void close() {
    if (!over) {
      over = true;
      decoder.close();
    }
  }
}
