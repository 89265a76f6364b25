package dev.sluice.wire.connection;

import static io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.UncheckedBooleanSupplier;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * Event loop only. Gates the bytes of a socket, below TLS. While it is closed, arriving bytes stop
 * the socket and wait here, so that it holds at most one read.
 *
 * <p>After {@link #passRecords} it passes one TLS record at a time, since a record may close the
 * gate for the next one. A close_notify waits behind a closed gate until the response is sent. TLS
 * libraries answer a close_notify by closing both directions, although it closes only one (RFC 8446
 * section 6.1).
 */
public final class ReadGate extends ChannelInboundHandlerAdapter {
  /** The handler's name in the pipeline. TLS goes directly above it. */
  public static final String NAME = "read-gate";

  private static final int MAX_REFUSED_READS = 2;
  private static final int RECORD_HEADER_BYTES = 5;
  private static final int LENGTH_OFFSET = 3;

  private final ChannelPipeline pipeline;
  private final Runnable onEndWaiting;
  private ByteBuf waiting = Unpooled.EMPTY_BUFFER;
  private Runnable beforeRecord = ReadGate::nothing;
  private int restOfRecord;
  private boolean byRecord;
  private boolean closed;
  private boolean passing;
  private boolean inputEnded;

  // Whether everything up to the end of the peer's output was read.
  private boolean inputShut;

  private boolean socketStopped;
  private boolean failed;
  private int refusedReads;

  private ReadGate(ChannelPipeline pipeline, Runnable onEndWaiting) {
    this.pipeline = pipeline;
    this.onEndWaiting = onEndWaiting;
  }

  public static ReadGate under(ChannelPipeline pipeline, Runnable onEndWaiting) {
    ReadGate gate = new ReadGate(pipeline, onEndWaiting);
    pipeline.channel().config().setRecvByteBufAllocator(new GatedReads(gate::refusesReads));
    pipeline.addFirst(NAME, gate);
    return gate;
  }

  /**
   * Passes single TLS records from now on. Call it before the first record arrives.
   *
   * @param flush flushes pending writes; runs before records pass, since the next one may be the
   *     close_notify that ends the output
   */
  void passRecords(Runnable flush) {
    byRecord = true;
    beforeRecord = flush;
  }

  /**
   * Closes the gate. The socket stops only when bytes arrive, so a quiet peer costs no system call.
   */
  void close() {
    closed = true;
  }

  /** Closes the gate and stops the socket at once, for a peer that is sending. */
  void closeNow() {
    closed = true;
    stopSocket();
  }

  void open() {
    closed = false;
    ChannelHandlerContext self = pipeline.context(this);
    if (passing || self == null) {
      return;
    }
    if (waiting.isReadable() || inputEnded) {
      pass(self);
      self.fireChannelReadComplete();
    } else {
      startSocket();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = GatedReads.fitting(context, (ByteBuf) message);
    if (!byRecord && !closed && !passing && !waiting.isReadable()) {
      context.fireChannelRead(bytes);
      return;
    }
    // Merge by copying: nested composite buffers would grow deep when bytes drip in.
    waiting =
        waiting.isReadable() ? MERGE_CUMULATOR.cumulate(context.alloc(), waiting, bytes) : bytes;
    if (closed) {
      stopSocket();
    } else if (!passing) {
      pass(context);
    }
  }

  private void pass(ChannelHandlerContext context) {
    passing = true;
    beforeRecord.run();
    int next = passable();
    while (!closed && next > 0) {
      restOfRecord -= byRecord ? next : 0;
      context.fireChannelRead(GatedReads.fitting(context, take(next)));
      next = passable();
    }
    waiting = GatedReads.fitting(context, waiting);
    passing = false;
    if (!closed) {
      caughtUp(context);
    } else if (waiting.isReadable()) {
      stopSocket();
    }
  }

  private ByteBuf take(int length) {
    if (length < waiting.readableBytes()) {
      return waiting.readRetainedSlice(length);
    }
    ByteBuf all = waiting;
    waiting = Unpooled.EMPTY_BUFFER;
    return all;
  }

  private void caughtUp(ChannelHandlerContext context) {
    startSocket();
    if (inputEnded) {
      inputEnded = false;
      context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  // Bytes that can pass now: all of them, the rest of one record, or 0.
  private int passable() {
    int here = waiting.readableBytes();
    if (!byRecord) {
      return here;
    }
    if (restOfRecord == 0 && here >= RECORD_HEADER_BYTES) {
      restOfRecord =
          RECORD_HEADER_BYTES + waiting.getUnsignedShort(waiting.readerIndex() + LENGTH_OFFSET);
    }
    return Math.min(restOfRecord, here);
  }

  private boolean refusesReads() {
    return socketStopped && refusedReads <= MAX_REFUSED_READS;
  }

  private void stopSocket() {
    if (!socketStopped && !failed) {
      socketStopped = true;
      pipeline.channel().config().setAutoRead(false);
    }
  }

  private void startSocket() {
    if (socketStopped && !failed) {
      socketStopped = false;
      refusedReads = 0;
      pipeline.channel().config().setAutoRead(true);
      if (!inputShut) {
        EpollInterest.reportAlways(pipeline.channel());
      }
    }
  }

  /** Delays the end of the input behind the waiting bytes and, below TLS, behind a closed gate. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    boolean ends = event == ChannelInputShutdownEvent.INSTANCE;
    if (ends) {
      inputShut = true;
      EpollInterest.reportOnce(context.channel());
    }
    // While the gate is open, only part of a record header waits, which the end leaves unfinished.
    boolean behind = passing || (closed && (byRecord || waiting.isReadable()));
    if (ends && behind) {
      inputEnded = true;
      tellEndWaiting();
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof GatedReads.Stopped) {
      // An end wakes the loop once or twice, an error until it is read. Nothing follows an error.
      refusedReads++;
      // A read of the same turn is refused, too, when another socket has stopped this one.
      if (EpollInterest.hasPeerEnded(context.channel())) {
        EpollInterest.reportOnce(context.channel());
        tellEndWaiting();
      }
      return;
    }
    if (cause instanceof IOException) {
      failed = true;
      EpollInterest.end(context.channel());
    }
    context.fireExceptionCaught(cause);
  }

  private void tellEndWaiting() {
    if (closed) {
      onEndWaiting.run();
    }
  }

  int waitingBytes() {
    return waiting.readableBytes();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    waiting.release();
    waiting = Unpooled.EMPTY_BUFFER;
    context.fireChannelInactive();
  }

  private static void nothing() {}

  // Refuses a read buffer while a socket is stopped. After a peer's close, Netty's epoll transport
  // ignores auto-read and reads all that the kernel holds, up to some megabytes. Without a buffer
  // it stops, and continues when reading resumes.
  private static final class GatedReads implements RecvByteBufAllocator {
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
     * Returns the read in a buffer of a similar size, since waiting bytes keep their whole buffer
     * but only bytes are counted. Owns the buffer.
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

    // Netty asks for the older interface and casts to the newer one.
    @Override
    @SuppressWarnings("deprecation")
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
}
