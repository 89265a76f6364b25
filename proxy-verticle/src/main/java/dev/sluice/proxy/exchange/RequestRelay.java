package dev.sluice.proxy.exchange;

import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.Inbox;
import dev.sluice.proxy.connection.Phase;
import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.BodyReader;
import dev.sluice.proxy.http1.ByteRangeSink;
import dev.sluice.proxy.upstream.UpstreamConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Optional;

/**
 * Event loop. Streams a request body to the origin as it arrives, byte for byte, with
 * back-pressure.
 */
final class RequestRelay implements Phase {
  private final ClientConnection client;
  private final UpstreamConnection upstream;
  private final BodyReader reader;
  private final Optional<GuardedReading> guard;
  private final Duration patience;
  private final Listener listener;
  private long bytes;

  /** Hears how the body ended; exactly one call. */
  interface Listener {
    void requestSent();

    void requestMalformed();

    void requestStalled();

    /** The origin takes no more of it. */
    void deadlinePassed();

    void clientGone();

    /** It holds a placeholder that nobody would replace. */
    void requestWithheld();
  }

  /**
   * Prepares a relay.
   *
   * @param guarded a placeholder in the body ends it
   * @param patience between two reads of the body
   */
  RequestRelay(
      ClientConnection client,
      UpstreamConnection upstream,
      BodyFraming framing,
      boolean guarded,
      Duration patience,
      Listener listener) {
    this.client = client;
    this.upstream = upstream;
    this.reader = BodyReader.of(framing);
    this.guard = guarded ? Optional.of(new GuardedReading(reader)) : Optional.empty();
    this.patience = patience;
    this.listener = listener;
  }

  /** Sends the head with what is already here of the body, then the rest as it comes. */
  void start(ByteBuf head) {
    ByteBuf first =
        client.inbox().isEmpty() || isDone() ? head : Unpooled.wrappedBuffer(head, take());
    if (!sawMarker()) {
      upstream.write(first);
    }
    if (goesOn()) {
      upstream.onDrained(this::goOn);
      client.deadline().in(patience);
      client.resumeReading();
      client.enter(this);
    }
  }

  @Override
  public void bytesArrived() {
    client.deadline().in(patience);
    upstream.write(take());
    if (goesOn() && upstream.writeQueueFull()) {
      client.pauseReading();
    }
  }

  private void goOn() {
    client.deadline().in(patience);
    client.resumeReading();
  }

  private ByteBuf take() {
    Inbox inbox = client.inbox();
    int from = inbox.from();
    byte[] array = inbox.bytes();
    if (guard.isPresent()) {
      return take(inbox, guard.get());
    }
    int end = reader.read(array, from, inbox.to(), ByteRangeSink.NONE);
    inbox.readTo(end);
    bytes += end - from;
    return Unpooled.wrappedBuffer(array, from, end - from);
  }

  private ByteBuf take(Inbox inbox, GuardedReading guarded) {
    int from = inbox.from();
    byte[] array = inbox.bytes();
    int end = guarded.read(array, from, inbox.to());
    inbox.readTo(end);
    ByteBuf released =
        guarded.sawMarker() ? Unpooled.EMPTY_BUFFER : guarded.released(array, from, end);
    bytes += released.readableBytes();
    return released;
  }

  private boolean goesOn() {
    if (sawMarker()) {
      listener.requestWithheld();
      return false;
    }
    return switch (reader.state()) {
      case MORE -> true;
      case DONE -> {
        listener.requestSent();
        yield false;
      }
      case MALFORMED -> {
        listener.requestMalformed();
        yield false;
      }
    };
  }

  private boolean sawMarker() {
    return guard.isPresent() && guard.get().sawMarker();
  }

  private boolean isDone() {
    return reader.state() == BodyReader.State.DONE;
  }

  /** Body bytes sent so far, framing included. */
  long bytes() {
    return bytes;
  }

  @Override
  public void closed() {
    listener.clientGone();
  }

  @Override
  public void deadlinePassed() {
    if (upstream.writeQueueFull()) {
      listener.deadlinePassed();
    } else {
      listener.requestStalled();
    }
  }
}
