package dev.sluice.proxy.secret.known;

import dev.sluice.detect.StreamBudget;
import dev.sluice.detect.stream.CarriedScan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Event loop only. The search in a body that is sent on while it comes. It keeps the pieces of one
 * read, so that many small chunks cost one search, and of several reads where each search costs
 * much. What was sent before has less of a value than a finding needs.
 */
public final class KnownValueStream {
  private static final byte[] NO_TRAILERS = {};

  private final KnownValueSearch search;
  private final CarriedScan scan;
  private final String sandbox;
  private final Vertx vertx;
  private final List<ByteBuf> pieces = new ArrayList<>(1);

  /** The kept pieces are not searched yet. */
  private boolean waits;

  private OptionalLong timer = OptionalLong.empty();

  KnownValueStream(KnownValueSearch search, CarriedScan scan, String sandbox, Vertx vertx) {
    this.search = search;
    this.scan = scan;
    this.sandbox = sandbox;
    this.vertx = vertx;
  }

  public StreamBudget credit() {
    return scan.credit();
  }

  /** Keeps a piece, which it owns from now on. */
  public void keep(ByteBuf piece) {
    credit().earn(piece.readableBytes());
    pieces.add(piece);
  }

  /**
   * Searches the pieces that are kept, unless the searches before cost too much for what came.
   *
   * @param due runs at most 0.3 seconds later when they were not searched, and nothing else came
   * @return what the body has now and had not before
   */
  public KnownVerdict searchWhenDue(Runnable due) {
    long wait = pieces.isEmpty() ? 0 : credit().waitNanos();
    if (wait == 0) {
      return search(NO_TRAILERS);
    }
    waits = true;
    if (timer.isEmpty()) {
      timer =
          OptionalLong.of(
              vertx.setTimer(
                  1 + TimeUnit.NANOSECONDS.toMillis(wait),
                  fired -> {
                    timer = OptionalLong.empty();
                    due.run();
                  }));
    }
    return KnownVerdict.Clean.INSTANCE;
  }

  public KnownVerdict search(byte[] trailers) {
    rest();
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

  private void rest() {
    waits = false;
    timer.ifPresent(vertx::cancelTimer);
    timer = OptionalLong.empty();
  }

  /** The pieces that were searched, as one; the caller's from now on. */
  public ByteBuf take() {
    if (waits) {
      return Unpooled.EMPTY_BUFFER;
    }
    ByteBuf taken = Unpooled.wrappedBuffer(pieces.toArray(ByteBuf[]::new));
    pieces.clear();
    return taken;
  }

  public void drop() {
    rest();
    take().release();
  }
}
