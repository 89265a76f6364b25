package dev.sluice.proxy.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.Optional;

/**
 * Event loop only. One socket, towards a client or an origin: reads while bytes are wanted, writes
 * with back-pressure, ends one side or both.
 *
 * <p>It holds at most {@link #MAX_HELD_BYTES} per direction. Of what it reads: one read, below TLS.
 * Of what it writes: {@link #WINDOW_BYTES} when the peer takes nothing, and the piece that reached
 * that mark.
 */
public final class Connection {
  /** Bytes in the write queue from which a connection is not writable. */
  public static final int WINDOW_BYTES = 64 << 10;

  /** Bytes of one read of the socket, at most. */
  public static final int READ_BYTES = 64 << 10;

  /** Bytes held per direction, at most, TLS overhead aside. */
  public static final int MAX_HELD_BYTES = WINDOW_BYTES + READ_BYTES;

  private final NetSocketInternal socket;
  private final ReadGate gate;
  private final WriteQueue output;
  private final Optional<ContextInternal> context = Optional.ofNullable(ContextInternal.current());
  private ByteChannel.Listener listener;
  private long bytesRead;
  private long bytesWritten;
  private boolean closed;

  private Connection(NetSocketInternal socket) {
    this.socket = socket;
    ChannelHandlerContext context = socket.channelHandlerContext();
    EpollInterest.keep(context.channel());
    this.gate = ReadGate.under(context.pipeline());
    InputEnd.watch(context);
    TurnFlush.under(context);
    this.output = WriteQueue.on(context, this::writable);
    this.listener = new EarlyBytes(context.alloc(), gate::close);
  }

  /** Takes over a socket that has read nothing yet; it stays unread until {@link #read}. */
  public static Connection of(NetSocketInternal socket) {
    Connection connection = new Connection(socket);
    connection.gate.close();
    socket.messageHandler(message -> connection.arrived((ByteBuf) message));
    // A failing socket closes, and the close is what the listener is told.
    socket.exceptionHandler(ignored -> {});
    socket.closeHandler(
        ignored -> {
          connection.closed = true;
          connection.listener.onClosed();
        });
    socket.resume();
    return connection;
  }

  /** From Netty, below the context that code above expects to run on. */
  private void writable() {
    context.ifPresentOrElse(
        own -> own.dispatch(ignored -> listener.onWritable()), listener::onWritable);
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

  /** Replaces the listener; reports first what arrived without one. */
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

  /** Reads from now on. */
  public void read() {
    if (!closed) {
      gate.open();
    }
  }

  /** Stops reading; costs nothing while the peer is quiet. At most one read waits meanwhile. */
  public void stopReading() {
    gate.close();
  }

  /** Stops reading at once, because the other side of what is relayed is slow. */
  public void stopReadingNow() {
    if (!closed) {
      gate.closeNow();
    }
  }

  /** TLS has been put on the socket as a server: its records pass the gate one by one. */
  public void passRecords() {
    gate.passRecords(TurnFlush.now(pipelineContext().pipeline()));
  }

  /** A buffer that the socket can send without a copy; released when it is written. */
  public ByteBuf allocate(int bytes) {
    return pipelineContext().alloc().directBuffer(bytes);
  }

  /** Writes; the connection owns the buffer. It leaves at the end of the loop's turn. */
  public void write(ByteBuf bytes) {
    if (closed) {
      bytes.release();
      return;
    }
    bytesWritten += bytes.readableBytes();
    ChannelFuture unused = output.write(bytes);
  }

  /**
   * Writes; the connection owns the buffer.
   *
   * @param taken runs once the system has the bytes, or never will
   */
  public void write(ByteBuf bytes, Runnable taken) {
    if (closed) {
      bytes.release();
      taken.run();
      return;
    }
    bytesWritten += bytes.readableBytes();
    ChannelFuture unused = output.write(bytes).addListener(ignored -> taken.run());
  }

  public boolean isWritable() {
    return output.isWritable();
  }

  /** Whether the system has taken everything that was written. */
  public boolean isFlushed() {
    ChannelOutboundBuffer queue = channel().unsafe().outboundBuffer();
    return queue == null || queue.totalPendingWriteBytes() == 0;
  }

  /** From the peer; without TLS framing. */
  public long bytesRead() {
    return bytesRead;
  }

  /** To the peer; without TLS framing. */
  public long bytesWritten() {
    return bytesWritten;
  }

  /** Bytes that the socket read and the gate holds back; for tests. */
  int waitingBytes() {
    return gate.waitingBytes();
  }

  public boolean isClosed() {
    return closed;
  }

  /** False once the peer has closed it, as far as is known. */
  public boolean isOpen() {
    return channel() instanceof DuplexChannel d && d.isActive() && !d.isInputShutdown();
  }

  public boolean isEncrypted() {
    return pipelineContext().pipeline().get(SslHandler.class) != null;
  }

  /**
   * Ends the output after what was written, on a plain socket.
   *
   * @param sent runs once the end is on its way
   */
  public void shutdownOutput(Runnable sent) {
    socket
        .writeMessage(Unpooled.EMPTY_BUFFER)
        .onSuccess(
            ignored -> {
              if (channel() instanceof DuplexChannel duplex) {
                ChannelFuture unused = duplex.shutdownOutput();
              }
              sent.run();
            });
  }

  /**
   * Writes what is queued, then tells the peer that nothing more comes. The peer may still send, of
   * which only the amount can be told: TLS ends, too.
   */
  public void endOutput() {
    if (!closed) {
      OutputEnd.send(pipelineContext());
    }
  }

  /** Writes what is queued, then closes. */
  public void close() {
    if (!closed) {
      // The socket's own close() would only notify its shutdown handler.
      ChannelFuture unused = channel().close();
    }
  }

  /** Closes at once: does not wait for a peer that takes nothing of what is queued. */
  public void reset() {
    if (!closed) {
      ChannelFuture unused = pipelineContext().close();
    }
  }

  /** Writes what is queued, then ends so that it does not look like an end in order. */
  public void breakOff() {
    if (!closed) {
      OutputEnd.breakOff(pipelineContext());
    }
  }

  /** For TLS handlers. */
  public NetSocketInternal socket() {
    return socket;
  }

  Channel channel() {
    return pipelineContext().channel();
  }

  private ChannelHandlerContext pipelineContext() {
    return socket.channelHandlerContext();
  }
}
