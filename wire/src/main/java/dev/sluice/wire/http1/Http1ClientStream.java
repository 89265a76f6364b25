package dev.sluice.wire.http1;

import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.ReservedFields;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.connection.Lifetime;
import dev.sluice.wire.connection.LingeringClose;
import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.HttpVersion;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.relay.ClientByteChannel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Event loop only. One request of an HTTP/1 connection. */
public final class Http1ClientStream implements ClientStream {
  private final ClientConnection client;
  private final RequestHead head;
  private final Deadlines deadlines;
  private final Runnable next;
  private final MessageOutput output;
  private final RequestBodyFeed body;
  private final ExchangePhase phase;
  private BooleanSupplier whole = () -> true;
  private boolean endsWithClose;
  private boolean closesAfter;
  private boolean breaks;

  private Http1ClientStream(
      ClientConnection client,
      RequestHead head,
      Deadlines deadlines,
      HalfClose halfClose,
      Runnable next) {
    this.client = client;
    this.head = head;
    this.deadlines = deadlines;
    this.next = next;
    this.output = new MessageOutput(client.socket());
    this.body = new RequestBodyFeed(client, head.framing(), halfClose == HalfClose.ABORT);
    this.phase = new ExchangePhase(client, body, output, halfClose);
  }

  /**
   * Begins a stream for a complete head. Its body, if any, is still unread.
   *
   * @param halfClose what the end of the client's output means
   * @param next reads the next head if the connection is kept
   */
  public static ClientStream open(
      ClientConnection client,
      RequestHead head,
      Deadlines deadlines,
      HalfClose halfClose,
      Runnable next) {
    Http1ClientStream stream = new Http1ClientStream(client, head, deadlines, halfClose, next);
    client.stopReading();
    client.enter(stream.phase);
    stream.body.begin();
    return stream;
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public void listen(Listener listener) {
    body.listen(listener);
  }

  @Override
  public void demand(int bytes) {
    if (!body.isClosed()) {
      body.demand(bytes);
    }
  }

  @Override
  public void stopDemand() {
    if (!body.isClosed()) {
      body.stopDemand();
    }
  }

  @Override
  public void invite() {
    boolean waits = client.inbox().isEmpty() && head.headers().contains(HeaderName.EXPECT);
    if (waits && head.version() == HttpVersion.HTTP_1_1) {
      client.write(Unpooled.wrappedBuffer(ClientHead.CONTINUE));
    }
  }

  @Override
  public void closeUnless(BooleanSupplier isSent) {
    whole = isSent;
  }

  @Override
  public boolean isRequestComplete() {
    return body.isComplete();
  }

  @Override
  public void interim(ResponseHead interim) {
    if (head.version() == HttpVersion.HTTP_1_1) {
      client.write(ClientHead.interim(interim).toBuffer());
    }
  }

  @Override
  public void respond(ResponseHead response) {
    BodyFraming framing = response.framingFor(head.method());
    ClientHead.Relay relay = ClientHead.relay(head, framing);
    endsWithClose =
        relay == ClientHead.Relay.UNCHUNKED || framing instanceof BodyFraming.UntilClose;
    closesAfter =
        endsWithClose
            || !isRequestComplete()
            || !whole.getAsBoolean()
            || !head.keepsAlive()
            || client.isLastResponse();
    boolean chunked = framing instanceof BodyFraming.Chunked && !endsWithClose;
    output.begin(ClientHead.write(head, response, relay, closesAfter).toBuffer(), chunked);
  }

  @Override
  public void write(ByteBuf piece) {
    output.body(piece);
  }

  @Override
  public void flush() {
    output.flush();
  }

  @Override
  public boolean isWritable() {
    return client.socket().isWritable();
  }

  @Override
  public void end(Trailers trailers, Consumer<Boolean> delivered) {
    body.close();
    output.end(ReservedFields.removedFrom(trailers));
    client
        .socket()
        .whenTaken(
            whole -> {
              phase.done();
              delivered.accept(whole);
            });
    // Check again: the request may have become complete since the response began.
    if (closesAfter || !isRequestComplete()) {
      LingeringClose.afterAnswer(client, deadlines, !isRequestComplete());
    } else {
      // Its exceptions are not those of this request.
      client.run(next);
    }
  }

  @Override
  public void answer(ByteBuf response) {
    body.close();
    output.discard();
    LingeringClose.answer(client, deadlines, response, !isRequestComplete());
    client.socket().whenTaken(ignored -> phase.done());
  }

  @Override
  public void reset() {
    body.close();
    output.abort(!breaks);
    client.socket().whenTaken(ignored -> phase.done());
    if (endsWithClose || breaks) {
      client.socket().breakOff();
    } else {
      client.close();
    }
  }

  @Override
  public boolean leavesHalfClosed() {
    return phase.leavesHalfClosed();
  }

  @Override
  public void breakWhenReset() {
    breaks = true;
  }

  @Override
  public ByteChannel upgrade(ResponseHead response, Duration lifetime) {
    body.close();
    client.lifetime().limit(lifetime);
    client.write(ClientHead.switching(response).toBuffer());
    client.whenClosed(phase::done);
    return new ClientByteChannel(client);
  }

  @Override
  public void whenDone(Runnable action) {
    if (body.isClosed()) {
      client.socket().whenTaken(ignored -> action.run());
    } else {
      phase.whenDone(action);
    }
  }

  @Override
  public void whenReloaded(Runnable action) {
    client.lifetime().whenStreamReloaded(action);
  }

  @Override
  public void drainConnection() {
    client.lifetime().drain(Lifetime.Cause.RELOADED);
  }

  @Override
  public boolean isOpen() {
    return !client.isClosed();
  }

  @Override
  public boolean isStopped() {
    return client.isStopped();
  }

  @Override
  public void whenThrown(Consumer<Throwable> action) {
    phase.whenThrown(action);
  }

  @Override
  public void dismiss() {
    body.dismiss();
  }
}
