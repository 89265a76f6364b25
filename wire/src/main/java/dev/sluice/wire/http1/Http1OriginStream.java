package dev.sluice.wire.http1;

import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.connection.OutputWatch;
import dev.sluice.wire.head.BodyLength;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;

/** Event loop only. One request on an HTTP/1 connection to an origin. */
final class Http1OriginStream implements OriginStream {
  private final Http1OriginConnection connection;
  private final Connection socket;
  private final MessageOutput output;
  private final ResponseFeed response;
  private Optional<Listener> listener = Optional.empty();
  private Optional<OutputWatch> watch = Optional.empty();
  private boolean requestEnded;
  private boolean over;

  Http1OriginStream(Http1OriginConnection connection) {
    this.connection = connection;
    this.socket = connection.socket();
    this.output = new MessageOutput(socket);
    this.response = new ResponseFeed(connection);
  }

  @Override
  public void sendWhole(Opening request, ByteBuf body, Listener to, Runnable taken) {
    requestEnded = true;
    listen(request, to);
    output.whole(request.head(), body, taken);
  }

  @Override
  public void begin(Opening request, BodyLength length, Listener to) {
    listen(request, to);
    output.begin(request.head(), length instanceof BodyLength.Unknown);
  }

  private void listen(Opening request, Listener to) {
    listener = Optional.of(to);
    response.await(request.method(), to);
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
    return socket.isWritable();
  }

  @Override
  public void end(Trailers trailers) {
    requestEnded = true;
    output.end(trailers);
  }

  @Override
  public void demand(int bytes) {
    response.demand(bytes);
  }

  @Override
  public void stopDemand() {
    response.stopDemand();
  }

  @Override
  public void release() {
    leave(requestEnded && response.allowsReuse());
  }

  @Override
  public void reset() {
    leave(false);
  }

  // Ends the stream once. A reusable connection may carry another one afterwards.
  private void leave(boolean reusable) {
    if (!over) {
      over = true;
      watch.ifPresent(OutputWatch::stop);
      response.forget();
      output.discard();
      connection.released(reusable);
    }
  }

  @Override
  public void watchOutput(Deadlines deadlines, Duration patience, Runnable stalled) {
    OutputWatch output = new OutputWatch(socket, deadlines, patience, stalled);
    output.written();
    watch = Optional.of(output);
  }

  @Override
  public ByteChannel upgraded(Deadlines deadlines, Duration patience) {
    over = true;
    response.forget();
    return connection.asBytes(deadlines, patience);
  }

  @Override
  public boolean isReused() {
    return connection.isReused();
  }

  @Override
  public String remoteIp() {
    return connection.remoteIp();
  }

  int directBytes() {
    return response.directBytes();
  }

  void directBytes(ByteBuf bytes) {
    response.directBytes(bytes);
  }

  void bytesArrived() {
    response.read();
  }

  void inputEnded() {
    response.inputEnded();
  }

  void writable() {
    response.writable();
  }

  void thrown(Throwable bug) {
    listener.ifPresentOrElse(to -> to.onThrown(bug), () -> socket.fail(bug));
  }

  void closed() {
    response.closed();
  }
}
