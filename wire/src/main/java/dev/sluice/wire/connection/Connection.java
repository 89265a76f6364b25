package dev.sluice.wire.connection;

import static io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;

/**
 * Event loop only. One socket to a client or an origin. It reads on demand, writes with
 * back-pressure, and ends one direction or both.
 *
 * <p>It holds at most {@link #MAX_HELD_BYTES} per direction. The input side holds one read, below
 * TLS. The output side holds {@link #WINDOW_BYTES} and the piece that crossed that mark.
 */
public final class Connection {
  public static final int WINDOW_BYTES = 32 << 10;

  /** Most bytes of one read: few large reads wake both peers less often than many small ones. */
  public static final int READ_BYTES = 96 << 10;

  /** Largest number of bytes held per direction, without TLS overhead. */
  public static final int MAX_HELD_BYTES = WINDOW_BYTES + READ_BYTES;

  /** The same of a connection with TLS: also records on their way, and the rounding of buffers. */
  public static final int MAX_HELD_TLS_BYTES = 2 * MAX_HELD_BYTES;

  private final NetSocketInternal socket;
  private final ReadGate gate;
  private final SocketHandler output;
  private ByteChannel.Listener listener;
  private long bytesRead;
  private long bytesWritten;
  private boolean closed;

  private Connection(NetSocketInternal socket) {
    this.socket = socket;
    ChannelHandlerContext context = socket.channelHandlerContext();
    EpollInterest.keep(context.channel());
    InputEnd.watch(context);
    this.output =
        SocketHandler.on(
            context,
            (ContextInternal) Vertx.currentContext(),
            this::arrived,
            () -> listener.onWritable());
    this.gate =
        ReadGate.under(context.pipeline(), () -> output.tell(() -> listener.onInputEndWaiting()));
    this.listener = new EarlyBytes(context.alloc(), gate::close);
  }

  /** Takes over a socket that has read nothing yet. Reads nothing until {@link #read}. */
  public static Connection of(NetSocketInternal socket) {
    Connection connection = new Connection(socket);
    connection.gate.close();
    // A failing socket closes, and the listener receives the close.
    socket.exceptionHandler(ignored -> {});
    socket.closeHandler(
        ignored -> {
          connection.closed = true;
          connection.listener.onClosed();
        });
    socket.resume();
    return connection;
  }

  private void arrived(ByteBuf bytes) {
    if (bytes.isReadable()) {
      bytesRead += bytes.readableBytes();
      listener.onBytes(bytes);
    } else {
      bytes.release();
      listener.onInputEnd();
    }
  }

  public void listen(ByteChannel.Listener next) {
    ByteChannel.Listener last = listener;
    listener = next;
    if (last instanceof EarlyBytes early) {
      early.replay(next);
      if (closed) {
        next.onClosed();
      }
    }
  }

  public void read() {
    if (!closed) {
      gate.open();
    }
  }

  /** Stops reading, without a system call while the peer is quiet. Holds at most one read. */
  public void stopReading() {
    gate.close();
  }

  public void atTurnsEnd(Runnable last) {
    output.tellAtTurnsEnd(last);
  }

  /** Runs an action in the loop's next turn, after other sockets had theirs, also once closed. */
  public void inNextTurn(Runnable next) {
    output.tellInNextTurn(next);
  }

  /** Stops reading at once, for a slow other side of a relay. */
  public void stopReadingNow() {
    if (!closed) {
      gate.closeNow();
    }
  }

  /** Passes single TLS records from now on, once TLS runs on the socket as a server. */
  public void passRecords() {
    gate.passRecords(output::flush);
  }

  /** Allocates a buffer that the socket sends without a copy. The write releases it. */
  public ByteBuf allocate(int bytes) {
    return pipelineContext().alloc().directBuffer(bytes);
  }

  /** Writes bytes at the end of the loop's turn; the connection owns the buffer. */
  public void write(ByteBuf bytes) {
    if (closed) {
      output.drop(bytes);
    } else {
      bytesWritten += bytes.readableBytes();
      output.write(bytes);
    }
  }

  /** The same; {@code taken} runs once the system has the bytes or the write has failed. */
  public void write(ByteBuf bytes, Runnable taken) {
    write(bytes);
    whenTaken(ignored -> taken.run());
  }

  /** Reports, once known, whether the operating system took all written bytes. */
  public void whenTaken(Handler<Boolean> action) {
    output.whenTaken(action);
  }

  public boolean isWritable() {
    return output.isWritable();
  }

  public boolean isFlushed() {
    return output.isFlushed();
  }

  public long bytesRead() {
    return bytesRead;
  }

  public long bytesWritten() {
    return bytesWritten;
  }

  int waitingBytes() {
    return gate.waitingBytes();
  }

  public boolean isClosed() {
    return closed;
  }

  public boolean isOpen() {
    return channel() instanceof DuplexChannel d && d.isActive() && !d.isInputShutdown();
  }

  public boolean isEncrypted() {
    return pipelineContext().pipeline().get(SslHandler.class) != null;
  }

  /**
   * Ends the output of a plain socket after the bytes already written; {@code sent} runs once the
   * end was sent.
   */
  public void shutdownOutput(Runnable sent) {
    OutputEnd.shutDown(socket, sent);
  }

  /**
   * Writes the queued bytes, then ends the output. The peer may still send. Further input is only
   * counted, since TLS ends in both directions.
   */
  public void endOutput() {
    if (!closed) {
      OutputEnd.send(pipelineContext());
    }
  }

  public void close() {
    if (!closed) {
      // The socket's own close() would only call its shutdown handler.
      ChannelFuture unused = channel().close();
    }
  }

  /** Closes at once, without waiting for a peer that does not read. */
  public void reset() {
    if (!closed) {
      ChannelFuture unused = pipelineContext().close();
    }
  }

  /** Writes the queued bytes, then breaks the connection so that the peer sees a truncation. */
  public void breakOff() {
    if (!closed) {
      OutputEnd.breakOff(pipelineContext());
    }
  }

  public void fail(Throwable thrown) {
    reset();
    output.report(thrown);
  }

  public NetSocketInternal socket() {
    return socket;
  }

  Channel channel() {
    return pipelineContext().channel();
  }

  private ChannelHandlerContext pipelineContext() {
    return socket.channelHandlerContext();
  }

  // Keeps the bytes that arrive before the connection has a listener, at most one read.
  private static final class EarlyBytes implements ByteChannel.Listener {
    private final ByteBufAllocator allocator;
    private final Runnable stop;
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private boolean ended;

    EarlyBytes(ByteBufAllocator allocator, Runnable stop) {
      this.allocator = allocator;
      this.stop = stop;
    }

    @Override
    public void onBytes(ByteBuf arrived) {
      bytes = bytes.isReadable() ? MERGE_CUMULATOR.cumulate(allocator, bytes, arrived) : arrived;
      stop.run();
    }

    @Override
    public void onInputEnd() {
      ended = true;
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed() {
      bytes.release();
      bytes = Unpooled.EMPTY_BUFFER;
    }

    void replay(ByteChannel.Listener to) {
      if (bytes.isReadable()) {
        to.onBytes(bytes);
      }
      if (ended) {
        to.onInputEnd();
      }
    }
  }
}
