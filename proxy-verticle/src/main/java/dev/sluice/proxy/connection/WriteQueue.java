package dev.sluice.proxy.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Event loop only. What waits to be written to one socket, bounded in bytes. The queue of Vert.x,
 * which this one goes round, is bounded in messages, however large they are.
 */
final class WriteQueue extends ChannelInboundHandlerAdapter {
  private final ChannelHandlerContext socket;
  private final Runnable onWritable;
  private final Runnable flushNow;
  private int unflushedBytes;
  private boolean writing;

  private WriteQueue(ChannelHandlerContext socket, Runnable onWritable) {
    this.socket = socket;
    this.onWritable = onWritable;
    this.flushNow = TurnFlush.now(socket.pipeline());
  }

  /**
   * Stands on a socket whose flushes are delayed.
   *
   * @param onWritable runs when there is room again, but not within a write: its caller looks
   */
  static WriteQueue on(ChannelHandlerContext socket, Runnable onWritable) {
    WriteQueue queue = new WriteQueue(socket, onWritable);
    socket.pipeline().addBefore(socket.name(), "write-queue", queue);
    return queue;
  }

  /** Writes; owns the buffer. It leaves at the end of the loop's turn, or at once if it is much. */
  ChannelFuture write(ByteBuf bytes) {
    writing = true;
    unflushedBytes += bytes.readableBytes();
    ChannelFuture written = socket.write(bytes);
    socket.flush();
    // TLS does not count what is not flushed. A fast peer is not taken for a slow one.
    if (!isWritable() || unflushedBytes >= Connection.WINDOW_BYTES) {
      unflushedBytes = 0;
      flushNow.run();
    }
    writing = false;
    return written;
  }

  boolean isWritable() {
    return socket.channel().isWritable();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!writing && isWritable()) {
      onWritable.run();
    }
    context.fireChannelWritabilityChanged();
  }
}
