package dev.sluice.proxy.inspection;

import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proxy.connection.Connection;
import dev.sluice.proxy.connection.Deadline;
import dev.sluice.proxy.connection.Deadlines;
import dev.sluice.proxy.wire.BodyLength;
import dev.sluice.proxy.wire.ClientStream;
import dev.sluice.proxy.wire.NoClientListener;
import dev.sluice.proxy.wire.Trailers;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Event loop only. Reads one request body into plain heap memory, at most to a limit of data bytes
 * (middleware-contract f.7).
 */
final class BodyCollector implements ClientStream.Listener {
  private static final int FIRST_GUESS = 4096;

  private final ClientStream client;
  private final int limit;
  private final Deadline nextPiece;
  private final Deadline wholeBody;
  private final Consumer<CollectedBody> then;
  private byte[] collected;
  private int length;

  private BodyCollector(
      ClientStream client,
      int limit,
      Deadlines deadlines,
      Timeouts timeouts,
      Consumer<CollectedBody> then) {
    this.client = client;
    this.limit = limit;
    this.then = then;
    this.nextPiece = deadlines.in(timeouts.body(), this::timedOut);
    // A client that trickles must not hold its place for ever.
    this.wholeBody = deadlines.in(timeouts.inspection(), this::timedOut);
    this.collected =
        new byte
            [client.head().body() instanceof BodyLength.Known(long bytes)
                ? (int) bytes
                : FIRST_GUESS];
  }

  /**
   * Reads the whole body and asks for it when the client waits for that; a declared length over the
   * limit is known before a byte is read.
   *
   * @param limit bytes
   * @param then called once
   */
  static void collect(
      ClientStream client,
      int limit,
      Deadlines deadlines,
      Timeouts timeouts,
      Consumer<CollectedBody> then) {
    switch (client.head().body()) {
      case BodyLength.None ignored -> then.accept(CollectedBody.Whole.EMPTY);
      case BodyLength.Known known when known.bytes() > limit ->
          then.accept(new CollectedBody.DeclaredTooLarge());
      // No byte of it will come, so none may be waited for.
      case BodyLength.Known known when known.bytes() == 0 -> then.accept(CollectedBody.Whole.EMPTY);
      case BodyLength.Known ignored -> start(client, limit, deadlines, timeouts, then);
      case BodyLength.Unknown ignored -> start(client, limit, deadlines, timeouts, then);
    }
  }

  private static void start(
      ClientStream client,
      int limit,
      Deadlines deadlines,
      Timeouts timeouts,
      Consumer<CollectedBody> then) {
    client.invite();
    client.listen(new BodyCollector(client, limit, deadlines, timeouts, then));
    client.demand(Connection.WINDOW_BYTES);
  }

  @Override
  public void onBody(ByteBuf piece) {
    int added = piece.readableBytes();
    if (added > limit - length) {
      piece.release();
      finish(new CollectedBody.TooLarge());
      return;
    }
    nextPiece.restart();
    if (length + added > collected.length) {
      collected = Arrays.copyOf(collected, Math.min(limit, Math.max(length + added, 2 * length)));
    }
    piece.readBytes(collected, length, added);
    piece.release();
    length += added;
    client.demand(added);
  }

  @Override
  public void onReadComplete() {}

  @Override
  public void onBodyEnd(Trailers trailers) {
    finish(
        trailers.isEmpty()
            // Wrapped, not copied: nothing writes to the array any more.
            ? new CollectedBody.Whole(UnsafeByteOperations.unsafeWrap(collected, 0, length))
            : new CollectedBody.WithTrailers());
  }

  @Override
  public void onBodyMalformed() {
    finish(new CollectedBody.Malformed());
  }

  private void timedOut() {
    finish(new CollectedBody.TimedOut());
  }

  @Override
  public void onWritable() {}

  @Override
  public void onGone() {
    finish(new CollectedBody.ClientGone());
  }

  /** Nothing was written yet, so nothing can be left unread. */
  @Override
  public void onStalled() {}

  private void finish(CollectedBody result) {
    nextPiece.cancel();
    wholeBody.cancel();
    client.stopDemand();
    client.listen(NoClientListener.INSTANCE);
    then.accept(result);
  }
}
