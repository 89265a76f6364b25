package dev.sluice.proxy.forward;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.connection.Connection;
import dev.sluice.proxy.known.KnownValueStream;
import dev.sluice.proxy.known.KnownVerdict;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.upload.BodySource;
import dev.sluice.proxy.upload.PlaceholderGuard;
import dev.sluice.proxy.upload.pace.StreamedPace;
import dev.sluice.proxy.wire.ClientStream;
import dev.sluice.proxy.wire.OriginStream;
import dev.sluice.proxy.wire.Trailers;
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
  private final StreamedPace pace;
  private final Runnable due;
  private final Begun begun;
  private final Listener listener;
  private long sent;

  /** Bytes to request from the client once the origin is writable again. */
  private int owed;

  private boolean hasPieces;
  private boolean over;
  private boolean sentWhole;

  StreamedBodySource(
      ExchangeContext context, Streams streams, Guards guards, Begun begun, Listener listener) {
    this.client = streams.client();
    this.origin = streams.origin();
    this.guard = guards.placeholders();
    this.known = guards.known();
    this.due = context.lastLine().guarded(this::onReadComplete);
    this.begun = begun;
    this.listener = listener;
    this.pace =
        new StreamedPace(
            context,
            () -> giveUp(listener::onRequestStalled),
            () -> giveUp(listener::onOriginStalled));
  }

  record Streams(ClientStream client, OriginStream origin) {}

  /**
   * What was read of the body before.
   *
   * @param taken runs when the body is over, maybe twice
   */
  record Begun(ByteString bytes, Runnable taken) {}

  record Guards(Optional<PlaceholderGuard> placeholders, Optional<KnownValueStream> known) {}

  @Override
  public void start(OriginStream.Opening opening, OriginStream.Listener response) {
    origin.begin(opening, client.head().body(), response);
    pace.await();
    if (begun.bytes().isEmpty()) {
      client.demand(Connection.READ_BYTES);
    } else {
      onBody(Unpooled.wrappedBuffer(begun.bytes().asReadOnlyByteBuffer()));
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
    pace.await();
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
      pace.isFull();
    } else if (owed > 0) {
      int now = owed;
      owed = 0;
      client.demand(now);
    }
  }

  @Override
  public void onResponseBegun() {
    pace.converse();
  }

  @Override
  public void onOriginWritable() {
    if (!over && owed > 0) {
      pace.hasRoom();
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
    pace.stop();
    client.stopDemand();
    begun.taken().run();
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
