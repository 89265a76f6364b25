package dev.sluice.wire.http1;

import dev.sluice.wire.ClientStream;
import dev.sluice.wire.NoClientListener;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.Inbox;
import dev.sluice.wire.head.BodyFraming;
import io.netty.buffer.ByteBuf;

/** Event loop only. Feeds the body of one request to its listener, on demand. */
final class RequestBodyFeed {
  private final ClientConnection client;
  private final BodyDecoder decoder;
  private final boolean watches;
  private ClientStream.Listener listener = NoClientListener.INSTANCE;
  private int demand;
  private boolean feeding;
  private boolean ended;
  private boolean closed;

  /**
   * Feeds the body that begins at the next byte. {@code watches} continues reading after it, to
   * notice that the client leaves.
   */
  RequestBodyFeed(ClientConnection client, BodyFraming framing, boolean watches) {
    this.client = client;
    this.decoder = new BodyDecoder(framing);
    this.watches = watches;
  }

  void begin() {
    if (!closed) {
      rest();
    }
  }

  private void rest() {
    if (!watches || !isComplete()) {
      client.stopReading();
    } else if (client.inbox().isEmpty()) {
      client.read();
    } else {
      // A pipelined request; what is behind it waits on the socket.
      client.socket().stopReadingNow();
    }
  }

  void close() {
    closed = true;
    listener = NoClientListener.INSTANCE;
  }

  boolean isClosed() {
    return closed;
  }

  void listen(ClientStream.Listener next) {
    listener = next;
  }

  ClientStream.Listener listener() {
    return listener;
  }

  /** Ends the listener's work as if the client had left, and tells nothing afterwards. */
  void dismiss() {
    ClientStream.Listener last = listener;
    listener = NoClientListener.INSTANCE;
    stopDemand();
    last.onGone();
  }

  boolean isComplete() {
    return decoder.isDone();
  }

  boolean isWanted() {
    return demand > 0 && !isComplete();
  }

  void demand(int bytes) {
    demand += bytes;
    if (!feeding) {
      feed();
    }
  }

  void stopDemand() {
    demand = 0;
    rest();
  }

  void bytesArrived() {
    if (isWanted()) {
      feed();
    } else {
      rest();
    }
  }

  int directBytes() {
    return isWanted() ? Math.min(demand, decoder.directBytes()) : 0;
  }

  void directBytes(ByteBuf bytes) {
    decoder.passed(bytes.readableBytes());
    feeding = true;
    tell(bytes);
    feeding = false;
    feed();
  }

  private void feed() {
    Inbox inbox = client.inbox();
    feeding = true;
    while (!closed && isUnfinished() && demand > 0 && !inbox.isEmpty()) {
      tell(decoder.decode(inbox, demand));
    }
    feeding = false;
    settle();
  }

  private boolean isUnfinished() {
    return decoder.state() == BodyReader.State.MORE;
  }

  private void tell(ByteBuf piece) {
    if (piece.isReadable()) {
      demand -= piece.readableBytes();
      listener.onBody(piece);
    }
  }

  private void settle() {
    if (closed) {
      return;
    }
    switch (decoder.state()) {
      case MORE -> {
        listener.onReadComplete();
        readOn();
      }
      case DONE -> end(() -> listener.onBodyEnd(decoder.trailers()));
      case MALFORMED -> end(() -> listener.onBodyMalformed());
    }
  }

  private void end(Runnable told) {
    if (!ended) {
      ended = true;
      // Later bytes belong to the next request.
      rest();
      told.run();
    }
  }

  private void readOn() {
    if (closed || !isUnfinished()) {
      return;
    }
    if (demand <= 0) {
      client.socket().stopReadingNow();
    } else if (client.inputEnded()) {
      // The rest of the body cannot arrive.
      client.close();
    } else {
      client.read();
    }
  }
}
