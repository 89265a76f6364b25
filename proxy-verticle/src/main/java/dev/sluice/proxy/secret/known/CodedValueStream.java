package dev.sluice.proxy.secret.known;

import dev.sluice.detect.coding.StreamDecoder;
import dev.sluice.detect.stream.CarriedScan;
import dev.sluice.proxy.capacity.HeldBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Event loop only. The search in what a coded body decodes to, and in texts of the framing within,
 * while the body itself is searched and sent on as it comes. What it holds counts against the
 * node's memory. A body that cannot be decoded is told as such once; one without room must not go
 * on unread, where known values are denied.
 */
public final class CodedValueStream implements AutoCloseable {
  /** Most decoded bytes for each coded one, beyond the 4 MiB that any body may have. */
  static final long MOST_RATIO = 100;

  /** Decoded bytes that are searched on one turn of the loop, for some milliseconds. */
  static final int TOGETHER = 256 << 10;

  private final KnownValueSearch search;
  private final StreamDecoder decoder;
  private final Supplier<CarriedScan> scans;
  private final CarriedScan scan;

  private final List<CarriedScan> framing = new ArrayList<>(0);

  private final String sandbox;
  private final HeldBytes memory;
  private boolean ended;
  private boolean more;
  private boolean over;
  private boolean exhausted;

  CodedValueStream(
      KnownValueSearch search,
      StreamDecoder decoder,
      Supplier<CarriedScan> scans,
      String sandbox,
      HeldBytes memory) {
    this.search = search;
    this.decoder = decoder;
    this.scans = scans;
    this.scan = scans.get();
    this.sandbox = sandbox;
    this.memory = memory;
  }

  /**
   * Searches what a piece decodes to, of which {@link #hasMore} tells whether it is all. The piece
   * stays the caller's.
   */
  public KnownVerdict add(ByteBuf piece) {
    if (over || !piece.isReadable()) {
      return KnownVerdict.Clean.INSTANCE;
    }
    byte[] coded = ByteBufUtil.getBytes(piece);
    if (!memory.hold(decoder.heldBytes())) {
      return withoutRoom();
    }
    decoder.give(coded, 0, coded.length);
    return more();
  }

  /** Whether a part is left for {@link #more}, before which nothing may be added. */
  public boolean hasMore() {
    return more && !over;
  }

  public KnownVerdict end() {
    if (!ended && !over) {
      ended = true;
      decoder.end();
    }
    return more();
  }

  public KnownVerdict more() {
    KnownVerdict verdict = KnownVerdict.Clean.INSTANCE;
    int work = 0;
    more = true;
    while (!over && work < TOGETHER) {
      switch (decoder.next()) {
        case StreamDecoder.Piece.Decoded(var bytes) -> {
          boolean held = memory.hold(decoder.heldBytes());
          work += bytes.length;
          scan.credit().earn(bytes.length);
          verdict = verdict.and(search.inStream(scan, bytes, sandbox));
          verdict = held ? verdict : verdict.and(withoutRoom());
        }
        case StreamDecoder.Piece.Framing texts -> {
          work += texts.bytes().length;
          verdict = verdict.and(inFraming(texts));
        }
        case StreamDecoder.Piece.Hungry ignored -> {
          more = false;
          return verdict;
        }
        case StreamDecoder.Piece.Complete ignored -> close();
        case StreamDecoder.Piece.Broken ignored -> verdict = verdict.and(unread());
        case StreamDecoder.Piece.Bomb ignored -> verdict = verdict.and(unread());
      }
    }
    return verdict;
  }

  private KnownVerdict inFraming(StreamDecoder.Piece.Framing texts) {
    if (texts.level() == 0) {
      return KnownVerdict.Clean.INSTANCE;
    }
    while (framing.size() < texts.level()) {
      framing.add(scans.get());
    }
    CarriedScan level = framing.get(texts.level() - 1);
    level.credit().earn(texts.bytes().length);
    return search.inStream(level, texts.bytes(), sandbox);
  }

  public boolean isExhausted() {
    return exhausted;
  }

  private KnownVerdict withoutRoom() {
    exhausted = search.denies();
    return unread();
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
      memory.release();
    }
  }
}
