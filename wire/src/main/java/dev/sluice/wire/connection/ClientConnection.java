package dev.sluice.wire.connection;

import io.netty.buffer.ByteBuf;
import io.vertx.core.internal.net.NetSocketInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Event loop only. One accepted socket. It buffers bytes for the current {@link Phase} and closes
 * the connection.
 */
public final class ClientConnection {
  private final Connection connection;
  private final Inbox inbox = new Inbox();
  private final SendProgress sending;
  private final Consumer<ClientConnection> onGone;
  private Phase phase = Idle.INSTANCE;
  private final Lifetime lifetime = new Lifetime(this);
  private final List<Runnable> onClosed = new ArrayList<>(2);
  private boolean inputEnded;

  private ClientConnection(
      Connection connection, Duration sendTimeout, Consumer<ClientConnection> onGone) {
    this.connection = connection;
    this.sending = new SendProgress(sendTimeout);
    this.onGone = onGone;
  }

  /**
   * Takes over a socket and starts reading.
   *
   * @param sendTimeout longest time a client may leave its response unread before it is
   *     disconnected
   * @param onGone runs once when the socket is closed, after the phase was notified
   */
  public static ClientConnection open(
      NetSocketInternal socket, Duration sendTimeout, Consumer<ClientConnection> onGone) {
    ClientConnection client = new ClientConnection(Connection.of(socket), sendTimeout, onGone);
    client.connection.listen(client.new SocketListener());
    client.connection.read();
    return client;
  }

  private void inputEnds() {
    inputEnded = true;
    if (phase.outlivesInput()) {
      phase.inputEnded();
    } else {
      connection.close();
    }
  }

  /**
   * Whether the client has ended its output and all of it has arrived. The client may still read.
   */
  public boolean inputEnded() {
    return inputEnded;
  }

  public void enter(Phase next) {
    phase = next;
    if (connection.isClosed()) {
      next.closed();
      return;
    }
    if (!inbox.isEmpty()) {
      next.bytesArrived();
    }
    // The phase may have handed the connection to another one.
    if (phase.equals(next) && inputEnded) {
      inputEnds();
    }
  }

  public Inbox inbox() {
    return inbox;
  }

  public Connection socket() {
    return connection;
  }

  public void stopReading() {
    connection.stopReading();
  }

  public void read() {
    connection.read();
  }

  /** The connection owns the buffer. */
  public void write(ByteBuf bytes) {
    connection.write(bytes);
  }

  /**
   * Adds an action that runs once when the socket is closed, after the phase was notified. Runs it
   * at once if the socket is closed already.
   */
  public void whenClosed(Runnable action) {
    if (connection.isClosed()) {
      action.run();
    } else {
      onClosed.add(action);
    }
  }

  public Lifetime lifetime() {
    return lifetime;
  }

  public boolean isDraining() {
    return lifetime.isDraining();
  }

  /** Whether the connection closes after the next response, unless more requests have arrived. */
  public boolean isLastResponse() {
    boolean last = lifetime.isRetiring() && inbox.isEmpty() && connection.waitingBytes() == 0;
    return last || lifetime.isDraining();
  }

  public boolean isClosed() {
    return connection.isClosed();
  }

  /** Whether the node, which stops, has closed the connection, and not its client. */
  public boolean isStopped() {
    return lifetime.isStopped() && isClosed() && !inputEnded;
  }

  public void close() {
    connection.close();
  }

  public void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error bug) {
      fail(bug);
    }
  }

  public void fail(Throwable thrown) {
    if (!phase.handles(thrown)) {
      connection.fail(thrown);
    }
  }

  void reloadPhase() {
    phase.reloaded();
  }

  void retirePhase() {
    run(phase::retires);
  }

  void drainPhase() {
    phase.drain();
  }

  /** Checks the send deadline. The loop calls it about twice a second. */
  public void poll(long nowNanos) {
    if (sending.isStalled(connection.channel(), nowNanos)) {
      phase.stalled();
      connection.reset();
    } else {
      lifetime.poll(nowNanos);
    }
  }

  // Passes large bodies directly to the phase and all other bytes through the inbox.
  private void arrived(ByteBuf bytes) {
    int direct = inbox.isEmpty() ? Math.min(phase.directBytes(), bytes.readableBytes()) : 0;
    if (direct == 0) {
      inbox.take(bytes);
      phase.bytesArrived();
      return;
    }
    ByteBuf body = bytes.readRetainedSlice(direct);
    inbox.take(bytes);
    Phase taker = phase;
    taker.directBytes(body);
    // A phase entered meanwhile has read the inbox already.
    if (phase.equals(taker) && !inbox.isEmpty()) {
      taker.bytesArrived();
    }
  }

  private final class SocketListener implements ByteChannel.Listener {
    @Override
    public void onBytes(ByteBuf bytes) {
      try {
        arrived(bytes);
      } catch (RuntimeException | Error bug) {
        fail(bug);
      }
    }

    @Override
    public void onInputEnd() {
      run(ClientConnection.this::inputEnds);
    }

    @Override
    public void onInputEndWaiting() {
      run(phase::inputEndWaits);
    }

    @Override
    public void onWritable() {
      run(phase::writable);
    }

    @Override
    public void onClosed() {
      run(phase::closed);
      phase = Idle.INSTANCE;
      onClosed.forEach(ClientConnection.this::run);
      onGone.accept(ClientConnection.this);
    }
  }

  private enum Idle implements Phase {
    INSTANCE;

    @Override
    public void bytesArrived() {}

    @Override
    public void closed() {}
  }
}
