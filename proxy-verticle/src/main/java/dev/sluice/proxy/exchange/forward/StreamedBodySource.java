package dev.sluice.proxy.exchange.forward;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.body.upload.BodySource;
import dev.sluice.proxy.body.upload.PlaceholderGuard;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.secret.known.KnownValueStream;
import dev.sluice.proxy.secret.known.KnownVerdict;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.function.Function;

/** Event loop only. Sends a body as it arrives, with back-pressure. */
final class StreamedBodySource implements BodySource {
  private final ClientStream client;
  private final OriginStream origin;
  private final Optional<PlaceholderGuard> guard;
  private final Optional<KnownValueStream> known;
  private final Runnable due;
  private final ByteString begun;
  private final Runnable taken;
  private final Listener listener;
  private long sent;

  /** Bytes to request from the client once the origin is writable again. */
  private int owed;

  /** One of the two is awaited at a time ({@code proxy.timeouts.body}). */
  private final Deadline nextPiece;

  private final Deadline room;
  private boolean full;
  private boolean answering;
  private boolean hasPieces;
  private boolean over;
  private boolean sentWhole;

  /**
   * @param begun what was read of the body before
   * @param taken runs when the body ends; may run twice
   */
  StreamedBodySource(
      ExchangeContext context,
      ClientStream client,
      OriginStream origin,
      Optional<PlaceholderGuard> guard,
      Optional<KnownValueStream> known,
      ByteString begun,
      Runnable taken,
      Listener listener) {
    this.client = client;
    this.origin = origin;
    this.guard = guard;
    this.known = known;
    this.begun = begun;
    this.taken = taken;
    this.listener = listener;
    this.due = context.failureBoundary().guarded(this::onReadComplete);
    this.nextPiece = patience(context, listener::onRequestStalled);
    this.room = patience(context, listener::onOriginStalled);
  }

  private Deadline patience(ExchangeContext context, Runnable late) {
    return context
        .loop()
        .deadlines()
        .later(
            context.loop().timeouts().body(),
            context.failureBoundary().guarded(() -> giveUp(late)));
  }

  @Override
  public void start(OriginStream.Opening opening, OriginStream.Listener response) {
    origin.begin(opening, client.head().body(), response);
    awaitClient();
    if (begun.isEmpty()) {
      client.demand(Connection.READ_BYTES);
    } else {
      onBody(Unpooled.wrappedBuffer(begun.asReadOnlyByteBuffer()));
      // What follows is asked of the client as after any read.
      owed = Connection.READ_BYTES;
      onReadComplete();
    }
  }

  @Override
  public void onBody(ByteBuf piece) {
    if (over) {
      piece.release();
      return;
    }
    hasPieces = true;
    awaitClient();
    owed += piece.readableBytes();
    known.ifPresentOrElse(search -> search.keep(piece), () -> send(piece));
  }

  private void send(ByteBuf piece) {
    ByteBuf admitted = guard.isPresent() ? guard.get().admit(piece) : piece;
    if (guard.isPresent() && guard.get().sawPlaceholder()) {
      admitted.release();
      withhold();
      return;
    }
    sent += admitted.readableBytes();
    origin.write(admitted);
  }

  @Override
  public void onReadComplete() {
    if (over) {
      return;
    }
    sendKept(search -> search.searchWhenDue(due));
    if (!over) {
      origin.flush();
      demandOwed();
    }
  }

  private void sendKept(Function<KnownValueStream, KnownVerdict> search) {
    if (known.isPresent() && !isWithheld(search.apply(known.get()))) {
      ByteBuf kept = known.get().take();
      if (kept.isReadable()) {
        send(kept);
      } else {
        kept.release();
      }
    }
  }

  private void demandOwed() {
    if (!origin.isWritable()) {
      // Nothing more may come beside what the origin does not take.
      client.stopDemand();
      owed = Connection.READ_BYTES;
      // What the origin was sent before prolongs nothing.
      nextPiece.cancel();
      if (!full) {
        full = true;
        room.restart();
      }
    } else if (owed > 0) {
      int now = owed;
      owed = 0;
      client.demand(now);
    }
  }

  private void awaitClient() {
    if (!answering) {
      nextPiece.restart();
    }
  }

  /** A client may listen before it sends more: from now on the limits of the response hold. */
  @Override
  public void onResponseBegun() {
    answering = true;
    nextPiece.cancel();
  }

  @Override
  public void onOriginWritable() {
    if (!over && owed > 0) {
      full = false;
      room.cancel();
      awaitClient();
      demandOwed();
    }
  }

  @Override
  public void onBodyEnd(Trailers trailers) {
    if (over) {
      return;
    }
    sendKept(search -> search.search(trailers.lines()));
    if (over) {
      return;
    }
    if (guard.isPresent()) {
      if (PlaceholderGuard.isIn(trailers)) {
        withhold();
        return;
      }
      ByteBuf rest = guard.get().rest();
      sent += rest.readableBytes();
      origin.write(rest);
    }
    stop();
    sentWhole = true;
    origin.end(trailers);
    listener.onRequestSent();
  }

  @Override
  public void onBodyMalformed() {
    if (!over) {
      stop();
      listener.onRequestMalformed();
    }
  }

  private boolean isWithheld(KnownVerdict verdict) {
    return switch (verdict) {
      case KnownVerdict.Clean ignored -> false;
      case KnownVerdict.Recorded recorded -> {
        listener.onKnownValue(recorded);
        yield false;
      }
      case KnownVerdict.Denied denied -> {
        stop();
        listener.onKnownValue(denied);
        yield true;
      }
    };
  }

  private void withhold() {
    stop();
    listener.onPlaceholder();
  }

  private void giveUp(Runnable told) {
    stop();
    told.run();
  }

  @Override
  public void stop() {
    over = true;
    known.ifPresent(KnownValueStream::drop);
    nextPiece.cancel();
    room.cancel();
    client.stopDemand();
    taken.run();
  }

  @Override
  public boolean isSent() {
    return sentWhole;
  }

  @Override
  public long sentBytes() {
    return sent;
  }

  /** Only a body that has not begun: what was taken from the client is not kept. */
  @Override
  public boolean isRepeatable() {
    return !hasPieces && !sentWhole;
  }
}
