package dev.sluice.proxy.exchange.inspection;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.TraceStep;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.NoClientListener;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.connection.MinimumRate;
import dev.sluice.wire.head.BodyLength;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Event loop only. Reads one request body into heap memory, up to a limit of payload bytes
 * (middleware-contract f.7). Stops early when the body could not be held on its way to the origin
 * afterwards: its inspection would be in vain.
 */
public final class BodyCollector implements ClientStream.Listener {
  private static final int FIRST_GUESS = 4096;

  /** Of a declared length; a body that stops early holds no more than twice what it sent. */
  private static final int FIRST_BYTES = 64 << 10;

  private final ExchangeContext context;
  private final ClientStream client;
  private final int limit;
  private final Consumer<CollectedBody> then;
  private Optional<CollectionDeadlines> deadlines = Optional.empty();
  private final CollectedBytes collected;
  private boolean over;

  private BodyCollector(
      ExchangeContext context, ClientStream client, int limit, Consumer<CollectedBody> then) {
    this.context = context;
    this.client = client;
    this.limit = limit;
    this.then = then;
    boolean declared = client.head().body() instanceof BodyLength.Known;
    this.collected = new CollectedBytes(limit, declared ? FIRST_BYTES : FIRST_GUESS);
  }

  /**
   * Reads the whole body, and sends 100 (Continue) if the client expects it. Detects a declared
   * length over the limit before it reads a byte.
   *
   * @param limit in bytes
   * @param then called once
   */
  public static void collect(
      ExchangeContext context, ClientStream client, int limit, Consumer<CollectedBody> then) {
    switch (client.head().body()) {
      case BodyLength.None ignored -> then.accept(CollectedBody.Whole.EMPTY);
      case BodyLength.Known known when known.bytes() > limit ->
          then.accept(new CollectedBody.DeclaredTooLarge(known.bytes()));
      // Do not wait: an empty body has no bytes.
      case BodyLength.Known known when known.bytes() == 0 -> then.accept(CollectedBody.Whole.EMPTY);
      case BodyLength.Known known when !hasRoom(context, known.bytes()) ->
          then.accept(new CollectedBody.NoMemory());
      case BodyLength.Known known -> start(context, client, (int) known.bytes(), then);
      case BodyLength.Unknown ignored -> start(context, client, limit, then);
    }
  }

  private static void start(
      ExchangeContext context, ClientStream client, int limit, Consumer<CollectedBody> then) {
    BodyCollector collector = new BodyCollector(context, client, limit, then);
    context.trace().beginOnce(TraceStep.Kind.KIND_BODY);
    client.listen(collector);
    client.invite();
    client.demand(Connection.READ_BYTES);
    collector.awaitRest();
  }

  private static boolean hasRoom(ExchangeContext context, long bytes) {
    return context.loop().node().bodies().admits(context.client().claimant(), bytes);
  }

  /** Usually the whole body arrived with the head; nothing is awaited then. */
  private void awaitRest() {
    if (!over) {
      deadlines = Optional.of(CollectionDeadlines.start(context, this::timedOut, this::tooSlow));
    }
  }

  @Override
  public void onBody(ByteBuf piece) {
    int added = piece.readableBytes();
    if (added > limit - collected.length()) {
      finish(new CollectedBody.TooLarge(withRest(piece)));
      return;
    }
    deadlines.ifPresent(limits -> limits.received(added));
    if (isWithoutRoom(collected.length() + added)) {
      drop(piece, new CollectedBody.NoMemory());
      return;
    }
    collected.add(piece, isWhole(added));
    client.demand(added);
  }

  private boolean isWhole(int piece) {
    return client.head().body() instanceof BodyLength.Known known && known.bytes() == piece;
  }

  private ByteString withRest(ByteBuf piece) {
    ByteString rest = ByteString.copyFrom(piece.nioBuffer());
    piece.release();
    return collected.bytes().concat(rest);
  }

  private void drop(ByteBuf piece, CollectedBody result) {
    piece.release();
    finish(result);
  }

  private boolean isWithoutRoom(int bytes) {
    return client.head().body() instanceof BodyLength.Unknown && !hasRoom(context, bytes);
  }

  @Override
  public void onBodyEnd(Trailers trailers) {
    finish(
        trailers.isEmpty()
            // Wrapped, not copied: the array does not change any more.
            ? new CollectedBody.Whole(collected.bytes())
            : new CollectedBody.WithTrailers());
  }

  @Override
  public void onBodyMalformed() {
    finish(new CollectedBody.Malformed());
  }

  private void tooSlow() {
    finish(new CollectedBody.TooSlow());
  }

  private void timedOut() {
    finish(new CollectedBody.TimedOut());
  }

  @Override
  public void onGone() {
    finish(new CollectedBody.ClientGone());
  }

  private void finish(CollectedBody result) {
    over = true;
    deadlines.ifPresent(CollectionDeadlines::cancel);
    client.stopDemand();
    client.listen(NoClientListener.INSTANCE);
    then.accept(result);
  }

  /**
   * Event loop only. The time limits of a body that is read into memory and has not yet arrived.
   */
  private static final class CollectionDeadlines {
    private final Deadline nextPiece;
    private final Deadline wholeBody;
    private final MinimumRate rate;

    private CollectionDeadlines(Deadline nextPiece, Deadline wholeBody, MinimumRate rate) {
      this.nextPiece = nextPiece;
      this.wholeBody = wholeBody;
      this.rate = rate;
    }

    /**
     * Starts all limits. One of the actions runs at most.
     *
     * @param late the next piece or the whole body did not arrive in time
     * @param tooSlow the body arrives below the minimum rate
     */
    static CollectionDeadlines start(ExchangeContext context, Runnable late, Runnable tooSlow) {
      Deadlines deadlines = context.loop().deadlines();
      Runnable expired = context.failureBoundary().guarded(late);
      return new CollectionDeadlines(
          deadlines.in(context.loop().timeouts().body(), expired),
          // Limits the time that a slow client can hold its permit.
          deadlines.in(context.loop().timeouts().inspection(), expired),
          MinimumRate.watch(
              deadlines, context.loop().minBodyRate(), context.failureBoundary().guarded(tooSlow)));
    }

    void received(int bytes) {
      nextPiece.restart();
      rate.received(bytes);
    }

    void cancel() {
      nextPiece.cancel();
      wholeBody.cancel();
      rate.cancel();
    }
  }
}
