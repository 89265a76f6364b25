package dev.sluice.wire.http2;

import dev.sluice.wire.ClientStream;
import dev.sluice.wire.NoClientListener;
import dev.sluice.wire.ReadAhead;
import dev.sluice.wire.ReservedFields;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.Lifetime;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.head.ResponseHeadParser;
import dev.sluice.wire.http2.head.FieldWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Event loop only. One request of an HTTP/2 connection. */
final class Http2ClientStream implements ClientStream {
  private static final HeaderName GRPC_STATUS = HeaderName.of("grpc-status");

  private final ClientConnection client;
  private final RequestHead head;
  private final RequestStreamFeed feed;
  private final MultiplexedStream stream;
  private boolean invited;

  Http2ClientStream(
      ClientConnection client, RequestHead head, RequestStreamFeed feed, MultiplexedStream stream) {
    this.client = client;
    this.head = head;
    this.feed = feed;
    this.stream = stream;
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public int number() {
    return stream.id();
  }

  @Override
  public void listen(Listener listener) {
    feed.listen(listener);
  }

  @Override
  public void demand(int bytes) {
    if (!feed.isClosed()) {
      feed.asks();
      stream.input().demand(bytes);
    }
  }

  @Override
  public void readAhead(ReadAhead memory) {
    stream.input().readAhead(memory);
  }

  @Override
  public void stopDemand() {
    stream.input().stopDemand();
  }

  @Override
  public void dropBody() {
    stream.input().discard();
  }

  @Override
  public void invite() {
    boolean waits = !stream.hasRemoteEnded() && head.headers().contains(HeaderName.EXPECT);
    if (waits && !invited) {
      invited = true;
      stream.head(new DefaultHttp2Headers(false).status("100"));
      stream.flush();
    }
  }

  /** The end of a stream says that its request is no longer read; the connection stays open. */
  @Override
  public void closeUnless(BooleanSupplier whole) {}

  @Override
  public boolean isRequestComplete() {
    return head.connection().upgrade() || stream.hasRemoteEnded();
  }

  @Override
  public void interim(ResponseHead interim) {
    stream.head(FieldWriter.relayed(interim));
    stream.flush();
  }

  /**
   * The head goes with the first piece, or with the end. One that is a whole answer of gRPC waits
   * for its end: clients take no other frame behind it.
   */
  @Override
  public void respond(ResponseHead response) {
    if (response.headers().contains(GRPC_STATUS)) {
      stream.output().heldHead(FieldWriter.relayed(response));
    } else {
      stream.head(FieldWriter.relayed(response));
    }
  }

  @Override
  public void write(ByteBuf piece) {
    stream.write(piece);
  }

  @Override
  public void flush() {
    stream.flush();
  }

  @Override
  public boolean isWritable() {
    return stream.isWritable();
  }

  @Override
  public void end(Trailers trailers, Consumer<Boolean> delivered) {
    closeFeed();
    stream.end(
        ReservedFields.removedFrom(trailers),
        sent -> {
          if (sent) {
            client.socket().whenTaken(taken -> ended(delivered, taken));
          } else {
            ended(delivered, false);
          }
        });
  }

  // What still comes of the body is dropped, however long the client takes for its response.
  private void closeFeed() {
    feed.close();
    dropBody();
  }

  private void ended(Consumer<Boolean> delivered, boolean whole) {
    feed.done();
    delivered.accept(whole);
  }

  @Override
  public void answer(ByteBuf response) {
    closeFeed();
    answer(stream, response, sent -> client.socket().whenTaken(ignored -> feed.done()));
  }

  static void answer(MultiplexedStream stream, ByteBuf response, Consumer<Boolean> sent) {
    OwnAnswer own = OwnAnswer.of(response);
    stream.head(own.fields());
    stream.write(own.body());
    stream.end(Trailers.NONE, sent);
  }

  @Override
  public void reset() {
    Listener last = feed.listener();
    feed.close();
    stream.reset(Http2Error.INTERNAL_ERROR);
    if (last instanceof StreamChannel channel) {
      channel.onGone();
    }
    feed.done();
  }

  @Override
  public boolean leavesHalfClosed() {
    boolean ended = !feed.isClosed() && client.inputEnded();
    if (ended) {
      stream.leave(StreamReceiver.Ending.DISCONNECTED);
    }
    return ended;
  }

  /** The tunnel of the connection has a lifetime of its own. */
  @Override
  public ByteChannel upgrade(ResponseHead response, Duration lifetime) {
    StreamChannel channel = new StreamChannel(client, feed, stream);
    feed.listen(channel);
    stream.head(FieldWriter.switched(response));
    stream.flush();
    return channel;
  }

  @Override
  public void whenDone(Runnable action) {
    if (feed.isClosed()) {
      client.socket().whenTaken(ignored -> action.run());
    } else {
      feed.whenDone(action);
    }
  }

  @Override
  public void whenReloaded(Runnable action) {
    feed.whenReloaded(action);
  }

  @Override
  public void drainConnection() {
    client.lifetime().drain(Lifetime.Cause.RELOADED);
  }

  @Override
  public boolean isOpen() {
    return !stream.isClosed() && !client.isClosed();
  }

  @Override
  public boolean isStopped() {
    return client.isStopped();
  }

  @Override
  public void whenThrown(Consumer<Throwable> action) {
    feed.whenThrown(action);
  }

  @Override
  public void dismiss() {
    Listener last = feed.listener();
    feed.listen(NoClientListener.INSTANCE);
    stream.input().stopDemand();
    last.onGone();
  }

  // A complete answer of the proxy, read from its HTTP/1 form. Owns the buffer.
  private record OwnAnswer(Http2Headers fields, ByteBuf body) {
    private static final ResponseHeadParser PARSER = new ResponseHeadParser(64 << 10);

    static OwnAnswer of(ByteBuf response) {
      byte[] bytes = ByteBufUtil.getBytes(response);
      response.release();
      if (!(PARSER.parse(bytes, 0, bytes.length)
          instanceof HeadResult.Complete<ResponseHead>(ResponseHead own, int end))) {
        throw new IllegalArgumentException("an answer has to begin with a head");
      }
      return new OwnAnswer(
          FieldWriter.own(own), Unpooled.wrappedBuffer(bytes, end, bytes.length - end));
    }
  }
}
