package dev.sluice.proxy.connection;

import static io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * Event loop only. Stands on the socket, below TLS, and lets bytes in only while they are wanted.
 * Bytes that arrive unwanted stay here and stop the socket, so that at most one read waits.
 *
 * <p>Below TLS it passes one record at a time: a record may stop those behind it, and a
 * close_notify behind a request waits until the response is out. TLS libraries answer a
 * close_notify by closing both directions, although it closes one (RFC 8446 section 6.1).
 */
public final class ReadGate extends ChannelInboundHandlerAdapter {
  /** Its name in the pipeline; TLS goes directly above it. */
  public static final String NAME = "read-gate";

  private static final int RECORD_HEADER_BYTES = 5;
  private static final int LENGTH_OFFSET = 3;

  private final ChannelPipeline pipeline;
  private ByteBuf waiting = Unpooled.EMPTY_BUFFER;
  private Runnable beforeRecord = ReadGate::nothing;
  private int restOfRecord;
  private boolean byRecord;
  private boolean closed;
  private boolean passing;
  private boolean inputEnded;
  private boolean socketStopped;

  private ReadGate(ChannelPipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** Puts an open gate under everything else of a pipeline. */
  public static ReadGate under(ChannelPipeline pipeline) {
    ReadGate gate = new ReadGate(pipeline);
    pipeline.channel().config().setRecvByteBufAllocator(new GatedReads(() -> gate.socketStopped));
    pipeline.addFirst(NAME, gate);
    return gate;
  }

  /**
   * Passes TLS records one by one from now on; call it before the first record arrives.
   *
   * @param flush sends what is written so far; runs before records are passed, since the next one
   *     may be the close_notify that ends the output
   */
  void passRecords(Runnable flush) {
    byRecord = true;
    beforeRecord = flush;
  }

  /**
   * Lets nothing in. The socket stops with the first bytes that arrive unwanted: a peer that stays
   * quiet, as most do, costs no system call.
   */
  void close() {
    closed = true;
  }

  /** Lets nothing in and stops the socket at once, for a peer that is sending. */
  void closeNow() {
    closed = true;
    stopSocket();
  }

  /** Lets bytes in, those that wait first. */
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
    ByteBuf bytes = (ByteBuf) message;
    if (!byRecord && !closed && !passing && !waiting.isReadable()) {
      context.fireChannelRead(bytes);
      return;
    }
    // Copies: buffers in buffers would grow deep when bytes drip in.
    waiting =
        waiting.isReadable() ? MERGE_CUMULATOR.cumulate(context.alloc(), waiting, bytes) : bytes;
    if (closed) {
      stopSocket();
    } else if (!passing) {
      pass(context);
    }
  }

  /** A record or a read may close the gate for what is behind it. */
  private void pass(ChannelHandlerContext context) {
    passing = true;
    beforeRecord.run();
    int next = passable();
    while (!closed && next > 0) {
      restOfRecord -= byRecord ? next : 0;
      context.fireChannelRead(take(next));
      next = passable();
    }
    passing = false;
    if (!closed) {
      caughtUp(context);
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

  /** How many bytes can pass now: all of them, or those of one record, or 0. */
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

  private void stopSocket() {
    if (!socketStopped) {
      socketStopped = true;
      pipeline.channel().config().setAutoRead(false);
    }
  }

  private void startSocket() {
    if (socketStopped) {
      socketStopped = false;
      pipeline.channel().config().setAutoRead(true);
    }
  }

  /** The end of the input stays behind the bytes that wait; below TLS also behind a closed gate. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    boolean behind = waiting.isReadable() || passing || (byRecord && closed);
    if (event == ChannelInputShutdownEvent.INSTANCE && behind) {
      inputEnded = true;
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  /** A read that was refused shows as an exception, and is one for nobody above. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof GatedReads.Stopped)) {
      context.fireExceptionCaught(cause);
    }
  }

  /** Bytes that wait for the gate to open. */
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
}
