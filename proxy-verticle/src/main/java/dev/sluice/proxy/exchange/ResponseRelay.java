package dev.sluice.proxy.exchange;

import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.exchange.ClientHead.Relay;
import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.ByteRangeSink;
import dev.sluice.proxy.http1.HeadWriter;
import dev.sluice.proxy.http1.RequestHead;
import dev.sluice.proxy.http1.ResponseHead;
import dev.sluice.proxy.upstream.ResponseListener;
import dev.sluice.proxy.upstream.UpstreamConnection;
import dev.sluice.proxy.upstream.UpstreamFault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Event loop. Writes a response to the client as it arrives, with back-pressure. The head waits for
 * the bytes that came with it, so that a small response is one write.
 */
final class ResponseRelay implements ResponseListener {
  private final ClientConnection client;
  private final UpstreamConnection upstream;
  private final RequestHead request;
  private final Listener listener;
  private ByteBuf pending = Unpooled.EMPTY_BUFFER;
  private Relay relay = Relay.VERBATIM;
  private int status;
  private boolean close;
  private boolean endsWithClose;
  private long bytes;

  /** Hears what becomes of the response; ends with one of ended, switched and failed. */
  interface Listener {
    /** A final head came: from here on the client has been answered. */
    void responseBegun();

    /**
     * Whether the connection must end after this response, whatever the framing.
     *
     * @see #responseBegun
     */
    boolean mustClose();

    void responseEnded();

    void responseSwitched(ResponseHead head);

    void responseFailed(UpstreamFault fault);
  }

  ResponseRelay(
      ClientConnection client,
      UpstreamConnection upstream,
      RequestHead request,
      Listener listener) {
    this.client = client;
    this.upstream = upstream;
    this.request = request;
    this.listener = listener;
  }

  @Override
  public void interim(ResponseHead head) {
    client.write(bytes(ClientHead.interim(head)));
  }

  @Override
  public void head(ResponseHead head, BodyFraming framing) {
    relay = ClientHead.relay(request, framing);
    status = head.status();
    endsWithClose = relay == Relay.UNCHUNKED || framing instanceof BodyFraming.UntilClose;
    close = listener.mustClose() || endsWithClose;
    listener.responseBegun();
    pending = bytes(ClientHead.write(request, head, relay, close));
  }

  @Override
  public void wire(byte[] array, int from, int to) {
    if (relay == Relay.VERBATIM) {
      add(array, from, to);
    }
  }

  @Override
  public ByteRangeSink payload() {
    return relay == Relay.VERBATIM ? ByteRangeSink.NONE : this::add;
  }

  private void add(byte[] array, int from, int to) {
    if (to > from) {
      bytes += to - from;
      ByteBuf piece = Unpooled.wrappedBuffer(array, from, to - from);
      pending = pending.isReadable() ? Unpooled.wrappedBuffer(pending, piece) : piece;
    }
  }

  @Override
  public void readComplete() {
    if (pending.isReadable()) {
      client.write(pending);
      pending = Unpooled.EMPTY_BUFFER;
      if (client.writeQueueFull()) {
        client.onDrained(upstream::resumeReading);
        upstream.pauseReading();
      }
    }
  }

  @Override
  public void end() {
    listener.responseEnded();
  }

  @Override
  public void switched(ResponseHead head) {
    status = head.status();
    listener.responseSwitched(head);
  }

  @Override
  public void fault(UpstreamFault fault) {
    readComplete();
    listener.responseFailed(fault);
  }

  /** Of the final response; 0 before it. */
  int status() {
    return status;
  }

  /** Body bytes written so far. */
  long bytes() {
    return bytes;
  }

  boolean closesAfter() {
    return close;
  }

  /** Whether nothing but the end of the connection tells the client that the body is whole. */
  boolean endsWithClose() {
    return endsWithClose;
  }

  private static ByteBuf bytes(HeadWriter head) {
    return Unpooled.wrappedBuffer(head.array(), 0, head.length());
  }
}
