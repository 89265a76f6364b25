package dev.sluice.proxy.exchange.forward;

import dev.sluice.proxy.body.response.ResponsePath;
import dev.sluice.proxy.body.upload.BodySource;
import dev.sluice.proxy.exchange.record.CompletionRecorder.Progress;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.HttpVersion;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.util.Set;

/**
 * Event loop only. One attempt to send a request on one connection. It passes client events to the
 * body source and the response relay.
 *
 * @param step receives the client's disconnect and stall, and reloads
 */
record UpstreamAttempt(
    OriginStream origin, BodySource body, ResponsePath response, ClientStream.Listener step)
    implements ClientStream.Listener {
  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

  void start(RequestHead asked, OriginStream.Opening opening) {
    body.start(opening, SwitchedResponse.of(asked, response));
  }

  /**
   * Whether the request may be retried after a fault: the origin says that it did not process the
   * request (RFC 9113 section 8.7); or a reused connection closed, maybe before the request, which
   * has no body, arrived, and the method is idempotent (RFC 9110 section 9.2.2).
   */
  boolean isRepeatable(String method, OriginFault fault) {
    boolean stale =
        origin.isReused()
            && fault == OriginFault.CLOSED_UNANSWERED
            && isSentWithoutBody()
            && IDEMPOTENT.contains(method);
    return body.isRepeatable() && (stale || fault == OriginFault.UNPROCESSED);
  }

  private boolean isSentWithoutBody() {
    return body.isSent() && body.sentBytes() == 0;
  }

  boolean isAnswered() {
    return response.isBegun();
  }

  Progress progress() {
    return new Progress(origin.remoteIp(), response.status(), body.sentBytes(), response.bytes());
  }

  Progress refused(int status) {
    return new Progress(origin.remoteIp(), status, body.sentBytes(), 0);
  }

  void abandon() {
    body.stop();
    origin.reset();
  }

  @Override
  public void onBody(ByteBuf piece) {
    body.onBody(piece);
  }

  @Override
  public void onReadComplete() {
    body.onReadComplete();
  }

  @Override
  public void onBodyEnd(Trailers trailers) {
    body.onBodyEnd(trailers);
  }

  @Override
  public void onBodyMalformed() {
    body.onBodyMalformed();
  }

  @Override
  public void onWritable() {
    response.onClientWritable();
  }

  @Override
  public void onGone() {
    step.onGone();
  }

  @Override
  public void onStalled() {
    step.onStalled();
  }

  @Override
  public void onReloaded() {
    step.onReloaded();
  }

  /**
   * Event loop only. The response to a WebSocket request over HTTP/2. Its client takes any success
   * for the switch (RFC 8441 section 5), so a success that is no switch becomes a fault of the
   * origin.
   */
  private record SwitchedResponse(OriginStream.Listener listener) implements OriginStream.Listener {
    private static final int OK = 200;
    private static final int MULTIPLE_CHOICES = 300;

    static OriginStream.Listener of(RequestHead asked, OriginStream.Listener listener) {
      boolean opens = asked.version() == HttpVersion.HTTP_2 && asked.connection().upgrade();
      return opens ? new SwitchedResponse(listener) : listener;
    }

    @Override
    public void onInterim(ResponseHead head) {
      listener.onInterim(head);
    }

    @Override
    public void onResponse(ResponseHead head) {
      if (head.status() >= OK && head.status() < MULTIPLE_CHOICES) {
        listener.onFault(OriginFault.NO_SWITCH);
      } else {
        listener.onResponse(head);
      }
    }

    @Override
    public void onBody(ByteBuf piece) {
      listener.onBody(piece);
    }

    @Override
    public void onReadComplete() {
      listener.onReadComplete();
    }

    @Override
    public void onEnd(Trailers trailers) {
      listener.onEnd(trailers);
    }

    @Override
    public void onSwitched(ResponseHead head) {
      listener.onSwitched(head);
    }

    @Override
    public void onFault(OriginFault fault) {
      listener.onFault(fault);
    }

    @Override
    public void onWritable() {
      listener.onWritable();
    }

    @Override
    public void onThrown(Throwable thrown) {
      listener.onThrown(thrown);
    }
  }
}
