package dev.sluice.proxy.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.Inbox;
import dev.sluice.proxy.connection.Phase;
import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.BodyReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Event loop. Reads one request body into plain heap memory, at most to a limit; for chunked bodies
 * the limit holds for the wire bytes too (middleware-contract f.7).
 */
final class BodyCollector implements Phase {
  private static final int FIRST_GUESS = 4096;

  /**
   * How long to wait.
   *
   * @param eachRead between two reads
   * @param whole for all of the body, so that a client that trickles cannot hold its place for ever
   */
  record Patience(Duration eachRead, Duration whole) {}

  private final ClientConnection client;
  private final BodyReader reader;
  private final int limit;
  private final Patience patience;
  private final long lastNanos;
  private final Consumer<CollectedBody> then;
  private byte[] collected;
  private int length;
  private long wireBytes;
  private boolean overflow;

  /**
   * Prepares to read; entering the phase starts it.
   *
   * @param limit bytes; a declared length must not exceed it
   * @param patience starts now
   */
  BodyCollector(
      ClientConnection client,
      BodyFraming framing,
      int limit,
      Patience patience,
      Consumer<CollectedBody> then) {
    this.client = client;
    this.reader = BodyReader.of(framing);
    this.limit = limit;
    this.patience = patience;
    this.lastNanos = System.nanoTime() + patience.whole().toNanos();
    this.then = then;
    this.collected =
        new byte[framing instanceof BodyFraming.Length(long bytes) ? (int) bytes : FIRST_GUESS];
  }

  /** Takes what has arrived and asks for the rest. */
  void start() {
    client.deadline().in(patience.eachRead(), lastNanos);
    client.resumeReading();
    client.enter(this);
  }

  @Override
  public void bytesArrived() {
    client.deadline().in(patience.eachRead(), lastNanos);
    Inbox inbox = client.inbox();
    int from = inbox.from();
    int end = reader.read(inbox.bytes(), from, inbox.to(), this::keep);
    wireBytes += end - from;
    inbox.readTo(end);
    if (overflow || (wireBytes > limit && reader.state() != BodyReader.State.DONE)) {
      finish(new CollectedBody.TooLarge());
      return;
    }
    switch (reader.state()) {
      case MORE -> {}
      case MALFORMED -> finish(new CollectedBody.Malformed());
      case DONE ->
          finish(
              reader.hasTrailers()
                  ? new CollectedBody.WithTrailers()
                  : new CollectedBody.Whole(exact()));
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    int added = to - from;
    if (overflow || added > limit - length) {
      overflow = true;
      return;
    }
    if (length + added > collected.length) {
      collected = Arrays.copyOf(collected, Math.min(limit, Math.max(length + added, 2 * length)));
    }
    System.arraycopy(bytes, from, collected, length, added);
    length += added;
  }

  /** Wrapped, not copied: nothing writes to the array any more. */
  private ByteString exact() {
    return UnsafeByteOperations.unsafeWrap(collected, 0, length);
  }

  @Override
  public void closed() {
    then.accept(new CollectedBody.ClientGone());
  }

  @Override
  public void deadlinePassed() {
    finish(new CollectedBody.TimedOut());
  }

  private void finish(CollectedBody result) {
    client.deadline().never();
    client.pauseReading();
    client.enter(new Parked(client));
    then.accept(result);
  }
}
