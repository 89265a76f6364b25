package dev.sluice.proxy.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.BooleanSupplier;

/**
 * Event loop only. Refuses a read buffer while a socket is stopped. After a peer's close, Netty's
 * epoll transport ignores auto-read and reads all that the kernel holds, up to some megabytes.
 * Without a buffer it stops, and continues when reading resumes.
 */
final class GatedReads implements RecvByteBufAllocator {
  // The allocator's sizes are powers of two; this is the first one above the largest read.
  private static final int NEXT_STEP_BYTES = 128 << 10;

  private static final RecvByteBufAllocator READS =
      new AdaptiveRecvByteBufAllocator(64, 2048, NEXT_STEP_BYTES);

  private static final int SMALL_BUFFER = 1024;

  // A buffer that is at least so many times as large as its bytes is not kept.
  private static final int MOST_TIMES = 4;

  private final BooleanSupplier stopped;

  GatedReads(BooleanSupplier stopped) {
    this.stopped = stopped;
  }

  /**
   * Returns the read in a buffer of a similar size, since waiting bytes keep their whole buffer but
   * only bytes are counted. Owns the buffer.
   */
  static ByteBuf fitting(ChannelHandlerContext context, ByteBuf read) {
    int bytes = read.readableBytes();
    if (read.capacity() <= SMALL_BUFFER || read.capacity() < MOST_TIMES * bytes) {
      return read;
    }
    ByteBuf copy = context.alloc().directBuffer(bytes, bytes).writeBytes(read);
    read.release();
    return copy;
  }

  /** Ends a read loop without losing bytes. Expected, so it carries no stack trace. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Stopped() {
      super("the socket is not to be read now", null, false, false);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // Netty asks for the older interface and casts to the newer one
  public RecvByteBufAllocator.Handle newHandle() {
    return new GatedHandle((ExtendedHandle) READS.newHandle(), stopped);
  }

  // Delegates everything except the allocation.
  private static final class GatedHandle extends DelegatingHandle implements ExtendedHandle {
    private final ExtendedHandle reads;
    private final BooleanSupplier stopped;

    GatedHandle(ExtendedHandle reads, BooleanSupplier stopped) {
      super(reads);
      this.reads = reads;
      this.stopped = stopped;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      if (stopped.getAsBoolean()) {
        throw new Stopped();
      }
      return allocator.ioBuffer(guess());
    }

    @Override
    public int guess() {
      return Math.min(reads.guess(), Connection.READ_BYTES);
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      return reads.continueReading(maybeMoreData);
    }
  }
}
