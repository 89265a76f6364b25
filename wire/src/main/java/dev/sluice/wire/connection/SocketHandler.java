package dev.sluice.wire.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import java.nio.channels.ClosedChannelException;

/**
 * Event loop only. The last handler of a socket's pipeline before that of Vert.x, which it bypasses
 * in both directions: the write queue of Vert.x is bounded in messages of any size, this one in
 * bytes, and the bytes that arrive go to their connection without a context of their own.
 */
final class SocketHandler extends ChannelInboundHandlerAdapter {
  // Ends a connection after a failed write, since later bytes would follow a gap. Netty closes only
  // after an error of the socket itself. Below TLS, which would wait for its close_notify.
  private static final ChannelFutureListener UNBROKEN =
      written -> {
        if (!written.isSuccess() && written.channel().isOpen()) {
          ChannelFuture unused = written.channel().pipeline().firstContext().close();
        }
      };

  private static final WriteBufferWaterMark WINDOW =
      new WriteBufferWaterMark(Connection.WINDOW_BYTES / 2, Connection.WINDOW_BYTES);

  private final ChannelHandlerContext socket;
  private final Handler<ByteBuf> onBytes;
  private final Runnable onWritable;
  private final TurnFlush turnFlush;
  private final ContextInternal context;
  private ChannelFuture lastWrite;
  private boolean writing;

  private SocketHandler(
      ChannelHandlerContext socket,
      ContextInternal context,
      Handler<ByteBuf> onBytes,
      Runnable onWritable) {
    this.socket = socket;
    this.context = context;
    this.onBytes = onBytes;
    this.onWritable = onWritable;
    this.turnFlush = TurnFlush.under(socket);
    this.lastWrite = socket.newSucceededFuture();
  }

  /**
   * Adds a handler and delays the flushes of a socket.
   *
   * @param context runs both callbacks
   * @param onBytes owns the bytes; they are empty when the input has ended
   * @param onWritable runs when the queue has room again, but not during a write, whose caller
   *     checks by itself
   */
  static SocketHandler on(
      ChannelHandlerContext socket,
      ContextInternal context,
      Handler<ByteBuf> onBytes,
      Runnable onWritable) {
    socket.channel().config().setWriteBufferWaterMark(WINDOW);
    SocketHandler handler = new SocketHandler(socket, context, onBytes, onWritable);
    socket.pipeline().addBefore(socket.name(), "sluice", handler);
    return handler;
  }

  /**
   * Writes bytes; owns the buffer. Flushes at the end of the loop's turn, or at once if the queue
   * is large.
   */
  void write(ByteBuf bytes) {
    writing = true;
    lastWrite = socket.write(bytes).addListener(UNBROKEN);
    socket.flush();
    // Flushing keeps a fast peer from looking slow.
    if (!isWritable()) {
      turnFlush.sendNow();
    }
    writing = false;
  }

  void drop(ByteBuf bytes) {
    bytes.release();
    lastWrite = socket.newFailedFuture(new ClosedChannelException());
  }

  void whenTaken(Handler<Boolean> action) {
    lastWrite = lastWrite.addListener(written -> context.dispatch(written.isSuccess(), action));
  }

  boolean isFlushed() {
    return lastWrite.isDone();
  }

  void tell(Runnable action) {
    context.dispatch(ignored -> action.run());
  }

  void tellAtTurnsEnd(Runnable action) {
    TurnFlush.atTurnsEnd(socket, () -> tell(action));
  }

  void tellInNextTurn(Runnable action) {
    TurnFlush.inNextTurn(socket, () -> tell(action));
  }

  void flush() {
    turnFlush.sendNow();
  }

  void report(Throwable thrown) {
    context.reportException(thrown);
  }

  boolean isWritable() {
    return socket.channel().isWritable();
  }

  @Override
  public void channelRead(ChannelHandlerContext handler, Object message) {
    context.dispatch((ByteBuf) message, onBytes);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext handler) {
    if (!writing && isWritable()) {
      tell(onWritable);
    }
    handler.fireChannelWritabilityChanged();
  }
}
