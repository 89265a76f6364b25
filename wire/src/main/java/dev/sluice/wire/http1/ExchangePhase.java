package dev.sluice.wire.http1;

import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.Phase;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** Event loop only. The phase of a connection while one of its requests is served. */
final class ExchangePhase implements Phase {
  private final ClientConnection client;
  private final RequestBodyFeed body;
  private final MessageOutput output;
  private final HalfClose halfClose;
  private Consumer<Throwable> onThrown;
  private Runnable onDone = ExchangePhase::nothing;

  ExchangePhase(
      ClientConnection client, RequestBodyFeed body, MessageOutput output, HalfClose halfClose) {
    this.client = client;
    this.body = body;
    this.output = output;
    this.halfClose = halfClose;
    this.onThrown = client.socket()::fail;
  }

  void whenThrown(Consumer<Throwable> action) {
    onThrown = action;
  }

  void whenDone(Runnable action) {
    onDone = action;
  }

  void done() {
    onDone.run();
  }

  @Override
  public void bytesArrived() {
    if (body.isClosed()) {
      client.stopReading();
    } else {
      body.bytesArrived();
    }
  }

  @Override
  public int directBytes() {
    return body.isClosed() ? 0 : body.directBytes();
  }

  @Override
  public void directBytes(ByteBuf bytes) {
    body.directBytes(bytes);
  }

  @Override
  public void writable() {
    body.listener().onWritable();
  }

  /** Ends with the input when the rest of a body that is being read cannot arrive any more. */
  @Override
  public boolean outlivesInput() {
    return halfClose == HalfClose.ABORT || !body.isWanted();
  }

  @Override
  public void inputEnded() {
    if (!body.isClosed() && halfClose == HalfClose.ABORT) {
      // At once: what the client has not read must not keep its request alive.
      client.socket().reset();
    }
  }

  @Override
  public void inputEndWaits() {
    inputEnded();
  }

  /** Whether the client has ended its output. Its connection is closed by then. */
  boolean leavesHalfClosed() {
    boolean ended = !body.isClosed() && client.inputEnded();
    if (ended) {
      client.socket().reset();
    }
    return ended;
  }

  @Override
  public void stalled() {
    body.listener().onStalled();
  }

  @Override
  public void reloaded() {
    body.listener().onReloaded();
  }

  @Override
  public boolean handles(Throwable thrown) {
    onThrown.accept(thrown);
    return true;
  }

  @Override
  public void closed() {
    if (!body.isClosed()) {
      ClientStream.Listener last = body.listener();
      body.close();
      output.discard();
      try {
        last.onGone();
      } finally {
        onDone.run();
      }
    }
  }

  private static void nothing() {}
}
