package dev.sluice.wire.http2;

import dev.sluice.wire.ClientStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.relay.Silent;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;

/**
 * Event loop only. The DATA of one stream as raw bytes, both ways (RFC 8441). The end of a stream
 * stands for the close of a connection, so that one direction does not end alone.
 */
final class StreamChannel implements ByteChannel, ClientStream.Listener {
  private final ClientConnection client;
  private final RequestStreamFeed feed;
  private final MultiplexedStream stream;
  private ByteChannel.Listener listener = new Silent();
  private boolean closed;

  StreamChannel(ClientConnection client, RequestStreamFeed feed, MultiplexedStream stream) {
    this.client = client;
    this.feed = feed;
    this.stream = stream;
  }

  @Override
  public void open(ByteChannel.Listener to) {
    listener = to;
    feed.whenDrained(this::drained);
    if (!isOpen()) {
      onGone();
    }
    drained();
  }

  private void drained() {
    client.lifetime().cause().ifPresent(listener::onDrain);
  }

  @Override
  public void demand(int bytes) {
    stream.input().demand(bytes);
  }

  @Override
  public void stopDemand() {
    stream.input().stopDemand();
  }

  @Override
  public void write(ByteBuf bytes) {
    stream.write(bytes);
    stream.flush();
  }

  @Override
  public boolean isWritable() {
    return stream.isWritable();
  }

  @Override
  public void inNextTurn(Runnable next) {
    client.socket().inNextTurn(next);
  }

  @Override
  public void endOutput(Runnable sent) {
    stream.end(Trailers.NONE, whole -> sent.run());
  }

  @Override
  public boolean hasHalfClose() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return !closed && !stream.isClosed() && !client.isClosed();
  }

  @Override
  public void close() {
    stream.input().discard();
    stream.end(Trailers.NONE, whole -> ended());
  }

  @Override
  public void reset() {
    stream.reset(Http2Error.CANCEL);
    ended();
  }

  private void ended() {
    if (!closed) {
      onGone();
      feed.close();
      client.socket().whenTaken(ignored -> feed.done());
    }
  }

  @Override
  public void onBody(ByteBuf piece) {
    listener.onBytes(piece);
  }

  @Override
  public void onBodyEnd(Trailers trailers) {
    listener.onInputEnd();
  }

  @Override
  public void onWritable() {
    listener.onWritable();
  }

  @Override
  public void onStalled() {
    listener.onStalled();
  }

  @Override
  public void onGone() {
    if (!closed) {
      closed = true;
      listener.onClosed();
    }
  }
}
