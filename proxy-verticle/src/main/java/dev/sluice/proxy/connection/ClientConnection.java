package dev.sluice.proxy.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Event loop. One accepted socket: it collects bytes for the current {@link Phase}, writes with
 * back-pressure and ends. All methods are called on the socket's own event loop.
 */
public final class ClientConnection {

  private final NetSocketInternal socket;
  private final Inbox inbox = new Inbox();
  private final Deadline deadline = new Deadline();
  private final Deadline lifetime = new Deadline();
  private final SendProgress sending;
  private final Intake intake;
  private Phase phase = Idle.INSTANCE;
  private Runnable onDrained = ClientConnection::nothing;
  private Runnable onClosed = ClientConnection::nothing;
  private Runnable onReloaded = ClientConnection::nothing;
  private Valve valve = Valve.OPEN;
  private long bytesRead;
  private long bytesWritten;
  private boolean reading = true;
  private boolean inputEnded;
  private boolean tunnel;
  private boolean closed;
  private boolean draining;
  private boolean expired;

  private ClientConnection(NetSocketInternal socket, Duration patience) {
    this.socket = socket;
    this.sending = new SendProgress(patience);
    this.intake = Intake.of(socket.channelHandlerContext());
  }

  /**
   * Takes a socket over.
   *
   * @param patience how long a client may take nothing of what waits for it
   * @param onClosed told once when the socket is gone, after the phase was
   */
  public static ClientConnection open(
      NetSocketInternal socket, Duration patience, Consumer<ClientConnection> onClosed) {
    ClientConnection connection = new ClientConnection(socket, patience);
    InputEnd.watch(socket.channelHandlerContext());
    TurnFlush.under(socket.channelHandlerContext());
    socket.handler(connection::arrived);
    socket.drainHandler(ignored -> connection.onDrained.run());
    // What went wrong on a socket shows as its close; the client cannot be told any more.
    socket.exceptionHandler(ignored -> {});
    socket.closeHandler(
        ignored -> {
          connection.closed = true;
          connection.phase.closed();
          connection.phase = Idle.INSTANCE;
          connection.onClosed.run();
          onClosed.accept(connection);
        });
    return connection;
  }

  private void arrived(Buffer buffer) {
    if (buffer.length() == 0) {
      inputEnds();
    } else {
      bytesRead += buffer.length();
      inbox.append(buffer);
      phase.bytesArrived();
    }
  }

  private void inputEnds() {
    inputEnded = true;
    if (phase.outlivesInput()) {
      phase.inputEnded();
    } else {
      close();
    }
  }

  /** Whether the client will send nothing more and all of it has arrived; it may still read. */
  public boolean inputEnded() {
    return inputEnded;
  }

  /** Makes a phase the current one and hands it what has arrived already. */
  public void enter(Phase next) {
    phase = next;
    if (closed) {
      next.closed();
      return;
    }
    if (!inbox.isEmpty()) {
      next.bytesArrived();
    }
    // It may have passed the connection on.
    if (phase.equals(next)) {
      valve.hold(next.outlivesInput());
      if (inputEnded) {
        inputEnds();
      }
    }
  }

  /** What holds the client's bytes before they are decrypted. */
  public void valve(Valve of) {
    valve = of;
  }

  public Inbox inbox() {
    return inbox;
  }

  public Deadline deadline() {
    return deadline;
  }

  /** Stops taking bytes from the socket; what arrived is kept. */
  public void pauseReading() {
    if (reading && !closed) {
      reading = false;
      socket.pause();
      // The pause alone would let up to half a megabyte in; many may wait like this.
      intake.stop();
    }
  }

  public void resumeReading() {
    if (!reading && !closed) {
      reading = true;
      socket.resume();
      // What was waiting may have brought the next pause.
      if (reading) {
        intake.goOn();
      }
    }
  }

  /** Writes; the bytes belong to the connection from now on. */
  public void write(ByteBuf bytes) {
    if (closed) {
      bytes.release();
    } else {
      bytesWritten += bytes.readableBytes();
      socket.writeMessage(bytes);
    }
  }

  public boolean writeQueueFull() {
    return socket.writeQueueFull();
  }

  /** Replaces what runs whenever the write queue has room again. */
  public void onDrained(Runnable action) {
    onDrained = action;
  }

  /** Nobody waits for room any more. */
  public void forgetDrained() {
    onDrained = ClientConnection::nothing;
  }

  /**
   * What runs once when the socket is gone, after the phase was told; at once if it is gone
   * already.
   */
  public void whenClosed(Runnable action) {
    onClosed = action;
    if (closed) {
      action.run();
    }
  }

  /** What runs whenever another configuration is in force. */
  public void whenReloaded(Runnable action) {
    onReloaded = action;
  }

  /** Another configuration is in force. */
  public void reloaded() {
    onReloaded.run();
  }

  /** From the client since it connected; without TLS framing. */
  public long bytesRead() {
    return bytesRead;
  }

  /** To the client since it connected; without TLS framing. */
  public long bytesWritten() {
    return bytesWritten;
  }

  /** The connection ends after what it is doing: the node stops, or the policy has changed. */
  public void drain() {
    draining = true;
    phase.drain();
  }

  /**
   * From here on it is somebody else's protocol: it ends like {@link #drain} when the time has
   * passed.
   *
   * @param atMost counted from the first call
   */
  public void becomeTunnel(Duration atMost) {
    if (!tunnel) {
      tunnel = true;
      lifetime.in(atMost);
    }
  }

  /** Whether it ends because its time has passed. */
  public boolean isExpired() {
    return expired;
  }

  public boolean isDraining() {
    return draining;
  }

  public boolean isClosed() {
    return closed;
  }

  /**
   * Writes what is queued, then tells the client that nothing more comes. It may still send, of
   * which only the amount can be told: TLS ends, too.
   */
  public void endOutput() {
    if (!closed) {
      OutputEnd.send(socket.channelHandlerContext());
    }
  }

  /** Writes what is queued, then closes. */
  public void close() {
    if (!closed) {
      // The socket's own close() would only notify its shutdown handler.
      ChannelFuture unused = socket.channelHandlerContext().channel().close();
    }
  }

  /** Writes what is queued, then ends so that it does not look like an end in order. */
  public void breakOff() {
    if (!closed) {
      OutputEnd.breakOff(socket.channelHandlerContext());
    }
  }

  /** For a phase that takes the socket over, such as a TLS handshake or a raw relay. */
  public NetSocketInternal socket() {
    return socket;
  }

  public SocketAddress remoteAddress() {
    return socket.remoteAddress();
  }

  /** Polled by the loop about once a second. */
  public void poll(long nowNanos) {
    if (sending.isStalled(socket.channelHandlerContext().channel(), nowNanos)) {
      phase.deadlinePassed();
      // Without waiting for what is queued, for which close() would wait for ever.
      ChannelFuture unused = socket.channelHandlerContext().close();
      return;
    }
    if (deadline.expire(nowNanos)) {
      phase.deadlinePassed();
    }
    if (lifetime.expire(nowNanos)) {
      expired = true;
      drain();
    }
  }

  private enum Idle implements Phase {
    INSTANCE;

    @Override
    public void bytesArrived() {}

    @Override
    public void closed() {}

    @Override
    public void deadlinePassed() {}
  }

  private static void nothing() {}
}
