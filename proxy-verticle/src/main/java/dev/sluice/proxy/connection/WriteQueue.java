package dev.sluice.proxy.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Event loop only. The write queue of one socket, bounded in bytes. It bypasses the queue of
 * Vert.x, which is bounded in messages of any size.
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
   * Adds a queue to a socket with delayed flushes.
   *
   * @param onWritable runs when the queue has room again, but not during a write, whose caller
   *     checks by itself
   */
  static WriteQueue on(ChannelHandlerContext socket, Runnable onWritable) {
    WriteQueue queue = new WriteQueue(socket, onWritable);
    socket.pipeline().addBefore(socket.name(), "write-queue", queue);
    return queue;
  }

  /**
   * Writes bytes; owns the buffer. Flushes at the end of the loop's turn, or at once if the queue
   * is large.
   */
  ChannelFuture write(ByteBuf bytes) {
    writing = true;
    unflushedBytes += bytes.readableBytes();
    ChannelFuture written = socket.write(bytes);
    socket.flush();
    // TLS does not count unflushed bytes. Flushing keeps a fast peer from looking slow.
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
