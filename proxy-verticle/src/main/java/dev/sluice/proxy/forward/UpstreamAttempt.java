package dev.sluice.proxy.forward;

import dev.sluice.proxy.record.CompletionRecorder.Progress;
import dev.sluice.proxy.wire.ClientStream;
import dev.sluice.proxy.wire.OriginStream;
import dev.sluice.proxy.wire.Trailers;
import io.netty.buffer.ByteBuf;
import java.util.Set;

/**
 * Event loop only. One try to carry a request, on one connection: passes what the client sends to
 * the body's source, and lets the response go on when the client has room.
 *
 * @param step learns when the client leaves
 */
record UpstreamAttempt(
    OriginStream origin, BodySource body, ResponseRelay response, ClientStream.Listener step)
    implements ClientStream.Listener {
  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

  void start(OriginStream.Opening opening) {
    body.start(opening, response);
  }

  /**
   * Whether the request may go out again when the origin closes without an answer: only where
   * acting twice is acting once (RFC 9110 section 9.2.2), and only on a connection that may have
   * been closed before the request reached it.
   */
  boolean isRepeatable(String method) {
    return origin.isReused() && body.isRepeatable() && IDEMPOTENT.contains(method);
  }

  /** Whether the client got the head of a final response. */
  boolean isAnswered() {
    return response.isBegun();
  }

  Progress progress() {
    return new Progress(origin.remoteIp(), response.status(), body.sentBytes(), response.bytes());
  }

  /** The client gets an answer of the proxy instead of what the origin sent. */
  Progress refused(int status) {
    return new Progress(origin.remoteIp(), status, body.sentBytes(), 0);
  }

  /** The connection carries nothing more of this request. */
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
}
