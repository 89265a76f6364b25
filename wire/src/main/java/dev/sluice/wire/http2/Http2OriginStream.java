package dev.sluice.wire.http2;

import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.head.BodyLength;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.RequestHeadParser;
import dev.sluice.wire.http2.head.FieldWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Event loop only. One request on an HTTP/2 connection to an origin. */
final class Http2OriginStream implements OriginStream {
  // The proxy adds to heads that fit: credentials, signatures, fields of middleware.
  private static final RequestHeadParser OWN = new RequestHeadParser(256 << 10);

  private final Http2OriginConnection connection;
  private final boolean reused;
  private Optional<Begun> begun = Optional.empty();

  private record Begun(MultiplexedStream stream, ResponseStreamFeed feed) {}

  Http2OriginStream(Http2OriginConnection connection, boolean reused) {
    this.connection = connection;
    this.reused = reused;
  }

  private MultiplexedStream open(Opening request, Listener listener) {
    byte[] text = ByteBufUtil.getBytes(request.head());
    request.head().release();
    if (!(OWN.parse(text, 0, text.length)
        instanceof HeadResult.Complete<RequestHead>(RequestHead head, int ignored))) {
      throw new IllegalArgumentException("a request has to begin with a head");
    }
    ResponseStreamFeed feed = new ResponseStreamFeed(request.method(), listener);
    MultiplexedStream stream = connection.open(feed);
    stream.input().readAhead(request.ahead());
    begun = Optional.of(new Begun(stream, feed));
    stream.head(FieldWriter.request(head, "https"));
    return stream;
  }

  @Override
  public void sendWhole(Opening request, ByteBuf body, Listener listener, Runnable taken) {
    MultiplexedStream stream = open(request, listener);
    stream.write(body);
    stream.end(Trailers.NONE, sent -> connection.whenTaken(taken));
  }

  @Override
  public void begin(Opening request, BodyLength length, Listener listener) {
    // At once: streams have to begin in the order of their numbers.
    open(request, listener).flush();
  }

  private void with(Consumer<MultiplexedStream> action) {
    begun.map(Begun::stream).ifPresent(action);
  }

  @Override
  public void write(ByteBuf piece) {
    begun.orElseThrow().stream().write(piece);
  }

  @Override
  public void flush() {
    with(MultiplexedStream::flush);
  }

  @Override
  public boolean isWritable() {
    return begun.orElseThrow().stream().isWritable();
  }

  @Override
  public void end(Trailers trailers) {
    with(stream -> stream.end(trailers, sent -> {}));
  }

  @Override
  public void demand(int bytes) {
    with(stream -> stream.input().demand(bytes));
  }

  @Override
  public void stopDemand() {
    with(stream -> stream.input().stopDemand());
  }

  @Override
  public void release() {
    reset();
  }

  @Override
  public void reset() {
    begun.ifPresentOrElse(
        now -> {
          now.feed().forget();
          now.stream().reset(Http2Error.CANCEL);
          connection.released();
        },
        connection::unused);
  }

  /** The session watches each stream with the same patience. */
  @Override
  public void watchOutput(Deadlines deadlines, Duration patience, Runnable stalled) {
    begun.orElseThrow().feed().whenStalled(stalled);
  }

  /** Origins of HTTP/2 do not switch protocols. */
  @Override
  public ByteChannel upgraded(Deadlines deadlines, Duration patience) {
    throw new IllegalStateException("a stream of HTTP/2 is not upgraded");
  }

  @Override
  public boolean isReused() {
    return reused;
  }

  @Override
  public String remoteIp() {
    return connection.remoteIp();
  }
}
