package dev.sluice.proxy.connection;

import io.netty.buffer.ByteBuf;
import io.vertx.core.internal.net.NetSocketInternal;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Event loop only. One accepted socket: collects bytes for the current {@link Phase}, and ends. All
 * methods are called on the socket's own event loop.
 */
public final class ClientConnection {
  private final Connection connection;
  private final Inbox inbox = new Inbox();
  private final SendProgress sending;
  private final Consumer<ClientConnection> onGone;
  private Phase phase = Idle.INSTANCE;
  private final Lifetime lifetime = new Lifetime(this);
  private Runnable onClosed = ClientConnection::nothing;
  private boolean inputEnded;

  private ClientConnection(
      Connection connection, Duration sendTimeout, Consumer<ClientConnection> onGone) {
    this.connection = connection;
    this.sending = new SendProgress(sendTimeout);
    this.onGone = onGone;
  }

  /**
   * Takes a socket over and reads from it.
   *
   * @param sendTimeout longest time a client may leave its response unread before it is
   *     disconnected
   * @param onGone told once when the socket is gone, after the phase was
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

  /** Whether the client will send nothing more and all of it has arrived; it may still read. */
  public boolean inputEnded() {
    return inputEnded;
  }

  /** Makes a phase the current one and hands it what has arrived already. */
  public void enter(Phase next) {
    phase = next;
    if (connection.isClosed()) {
      next.closed();
      return;
    }
    if (!inbox.isEmpty()) {
      next.bytesArrived();
    }
    // It may have passed the connection on.
    if (phase.equals(next) && inputEnded) {
      inputEnds();
    }
  }

  public Inbox inbox() {
    return inbox;
  }

  /** Bytes in, bytes out; phases use it to read and write. */
  public Connection socket() {
    return connection;
  }

  /** Stops reading; at most one read waits meanwhile. */
  public void stopReading() {
    connection.stopReading();
  }

  public void read() {
    connection.read();
  }

  /** Writes; the connection owns the buffer. */
  public void write(ByteBuf bytes) {
    connection.write(bytes);
  }

  /**
   * What runs once when the socket is gone, after the phase was told; at once if it is gone
   * already.
   */
  public void whenClosed(Runnable action) {
    onClosed = action;
    if (connection.isClosed()) {
      action.run();
    }
  }

  /** How long the connection may live, and what ends it early. */
  public Lifetime lifetime() {
    return lifetime;
  }

  public boolean isDraining() {
    return lifetime.isDraining();
  }

  public boolean isClosed() {
    return connection.isClosed();
  }

  /** Writes what is queued, then closes. */
  public void close() {
    connection.close();
  }

  void drainPhase() {
    phase.drain();
  }

  /** Polled by the loop about twice a second. */
  public void poll(long nowNanos) {
    if (sending.isStalled(connection.channel(), nowNanos)) {
      phase.stalled();
      connection.reset();
    } else {
      lifetime.poll(nowNanos);
    }
  }

  /** Hands bytes to the phase: large bodies directly, everything else through the inbox. */
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
    // A phase that was entered meanwhile has seen the inbox.
    if (phase.equals(taker) && !inbox.isEmpty()) {
      taker.bytesArrived();
    }
  }

  /** Event loop only. Passes what the socket reports on to the phase. */
  private final class SocketListener implements ByteChannel.Listener {
    @Override
    public void onBytes(ByteBuf bytes) {
      arrived(bytes);
    }

    @Override
    public void onInputEnd() {
      inputEnds();
    }

    @Override
    public void onWritable() {
      phase.writable();
    }

    @Override
    public void onClosed() {
      phase.closed();
      phase = Idle.INSTANCE;
      onClosed.run();
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

  private static void nothing() {}
}
