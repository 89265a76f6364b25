package dev.sluice.wire.http2;

import dev.sluice.wire.ClientStream;
import dev.sluice.wire.NoClientListener;
import dev.sluice.wire.Trailers;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * Event loop only. Passes the events of a stream to the listener of its request. A listener that
 * throws ends its own request.
 */
final class RequestStreamFeed implements StreamReceiver {
  private ClientStream.Listener listener = NoClientListener.INSTANCE;
  private final boolean content;
  private Consumer<Throwable> onThrown;
  private Runnable onDone = () -> {};
  private Runnable onReload = () -> {};
  private Runnable onDrain = () -> {};
  private boolean asked;
  private boolean closed;

  /**
   * {@code onThrown} receives exceptions of listeners until the exchange sets its own. Without
   * {@code content} no trailers are passed on, since nothing reads a body.
   */
  RequestStreamFeed(Consumer<Throwable> onThrown, boolean content) {
    this.onThrown = onThrown;
    this.content = content;
  }

  void listen(ClientStream.Listener next) {
    listener = next;
  }

  ClientStream.Listener listener() {
    return listener;
  }

  void whenThrown(Consumer<Throwable> action) {
    onThrown = action;
  }

  void whenDone(Runnable action) {
    onDone = action;
  }

  void whenReloaded(Runnable action) {
    onReload = action;
  }

  void whenDrained(Runnable action) {
    onDrain = action;
  }

  void asks() {
    asked = true;
  }

  void close() {
    closed = true;
    listener = NoClientListener.INSTANCE;
    onReload = () -> {};
    onDrain = () -> {};
  }

  boolean isClosed() {
    return closed;
  }

  void done() {
    Runnable once = onDone;
    onDone = () -> {};
    run(once);
  }

  private void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error bug) {
      onThrown.accept(bug);
    }
  }

  @Override
  public void onData(ByteBuf piece) {
    run(() -> listener.onBody(piece));
  }

  @Override
  public void onReadComplete() {
    run(() -> listener.onReadComplete());
  }

  @Override
  public void onEnd(Trailers trailers) {
    run(() -> listener.onBodyEnd(content ? trailers : Trailers.NONE));
  }

  /** The stream is reset: a listener that has no use for the fault still hears the end. */
  @Override
  public void onMalformed() {
    if (asked) {
      run(() -> listener.onBodyMalformed());
    }
    if (closed) {
      done();
    } else {
      onGone(Ending.RESET);
    }
  }

  @Override
  public void onWritable() {
    run(() -> listener.onWritable());
  }

  @Override
  public void onStalled() {
    run(() -> listener.onStalled());
  }

  @Override
  public void onReloaded() {
    run(onReload);
    run(() -> listener.onReloaded());
  }

  @Override
  public void onDrain() {
    run(onDrain);
  }

  @Override
  public void onGone(Ending why) {
    if (!closed) {
      ClientStream.Listener last = listener;
      close();
      run(last::onGone);
      done();
    }
  }
}
