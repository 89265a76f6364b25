package dev.sluice.proxy.tls;

import static io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR;

import dev.sluice.proxy.connection.TurnFlush;
import dev.sluice.proxy.connection.Valve;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * Passes TLS records to the handler above one by one, or holds them back. Event loop only.
 *
 * <p>The TLS libraries answer a close_notify by closing both directions, although it closes one
 * (RFC 8446, 6.1): a client that sends it after its request would lose the response. The gate holds
 * it back until the response is sent.
 */
public final class RecordGate extends ChannelInboundHandlerAdapter implements Valve {
  private static final int HEADER_BYTES = 5;
  private static final int LENGTH_OFFSET = 3;

  /** Most bytes to hold; later ones stay in the socket. */
  private static final int ENOUGH = 64 << 10;

  private final ChannelPipeline pipeline;
  private final Runnable sendNow;
  private ByteBuf waiting = Unpooled.EMPTY_BUFFER;
  private int restOfRecord;
  private boolean ended;
  private boolean held;
  private boolean passing;
  private boolean stopped;

  private RecordGate(ChannelPipeline pipeline) {
    this.pipeline = pipeline;
    this.sendNow = TurnFlush.now(pipeline);
  }

  /** Inserts a gate beneath all other handlers, before the first record arrives. */
  static RecordGate under(ChannelPipeline pipeline) {
    RecordGate gate = new RecordGate(pipeline);
    pipeline.addFirst("tls-records", gate);
    return gate;
  }

  @Override
  public void hold(boolean now) {
    held = now;
    if (now || passing || (!waiting.isReadable() && !ended)) {
      return;
    }
    ChannelHandlerContext self = pipeline.context(this);
    if (self != null) {
      pass(self);
      self.fireChannelReadComplete();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    // Copies: composite buffers would nest deeply when bytes arrive one by one.
    waiting =
        waiting.isReadable() ? MERGE_CUMULATOR.cumulate(context.alloc(), waiting, bytes) : bytes;
    if (!held && !passing) {
      pass(context);
    } else if (waiting.readableBytes() > ENOUGH) {
      stopped = true;
      context.channel().config().setAutoRead(false);
    }
  }

  /** The handling of a record may hold back the next ones. */
  private void pass(ChannelHandlerContext context) {
    passing = true;
    // The next record may be the close_notify.
    sendNow.run();
    int next = passable();
    while (!held && next > 0) {
      restOfRecord -= next;
      context.fireChannelRead(take(next));
      next = passable();
    }
    passing = false;
    if (!held) {
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
    if (stopped) {
      stopped = false;
      context.channel().config().setAutoRead(true);
    }
    if (ended) {
      ended = false;
      context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  /** Available bytes of the current record; 0 while its length is unknown. */
  private int passable() {
    int here = waiting.readableBytes();
    if (restOfRecord == 0 && here >= HEADER_BYTES) {
      restOfRecord = HEADER_BYTES + waiting.getUnsignedShort(waiting.readerIndex() + LENGTH_OFFSET);
    }
    return Math.min(restOfRecord, here);
  }

  /** Delays the end of the input until the held records have passed. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && (held || passing)) {
      ended = true;
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    waiting.release();
    waiting = Unpooled.EMPTY_BUFFER;
    context.fireChannelInactive();
  }
}
