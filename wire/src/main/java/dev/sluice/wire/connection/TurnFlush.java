package dev.sluice.wire.connection;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;

/**
 * Event loop only. Flushes a socket at the end of the loop's turn, after all other sockets were
 * read. Several writes then leave in one system call, and their peers wake together. A turn with
 * one socket flushes as early as without this handler.
 */
public final class TurnFlush extends ChannelOutboundHandlerAdapter {
  private Runnable flush = TurnFlush::nothing;
  private boolean waiting;

  private TurnFlush() {}

  public static TurnFlush under(ChannelHandlerContext socket) {
    TurnFlush delay = new TurnFlush();
    socket.pipeline().addBefore(socket.name(), "turn-flush", delay);
    return delay;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    flush = context::flush;
  }

  void sendNow() {
    if (waiting) {
      waiting = false;
      flush.run();
    }
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    if (waiting) {
      return;
    }
    if (context.channel().eventLoop() instanceof SingleThreadEventLoop loop) {
      waiting = true;
      loop.executeAfterEventLoopIteration(this::sendNow);
    } else {
      context.flush();
    }
  }

  /** Flushes first, since Netty would drop unflushed bytes. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    sendNow();
    ChannelFuture unused = context.close(promise);
  }

  static void atTurnsEnd(ChannelHandlerContext socket, Runnable action) {
    atTurnsEnd(socket.channel().eventLoop(), action);
  }

  /** The same for an action that belongs to no socket. */
  public static void atTurnsEnd(EventLoop eventLoop, Runnable action) {
    if (eventLoop instanceof SingleThreadEventLoop loop) {
      loop.executeAfterEventLoopIteration(action);
    } else {
      eventLoop.execute(action);
    }
  }

  /**
   * Runs an action in the loop's next turn, behind the sockets that are ready by then. A task alone
   * would not do: tasks that follow each other run in one turn.
   */
  static void inNextTurn(ChannelHandlerContext socket, Runnable action) {
    EventLoop loop = socket.channel().eventLoop();
    atTurnsEnd(socket, () -> loop.execute(action));
  }

  private static void nothing() {}
}
