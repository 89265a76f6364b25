package dev.sluice.proxy.forward;

import dev.sluice.proxy.wire.OriginFault;
import dev.sluice.proxy.wire.OriginStream;
import dev.sluice.proxy.wire.Trailers;
import dev.sluice.proxy.wire.head.HttpVersion;
import dev.sluice.proxy.wire.head.RequestHead;
import dev.sluice.proxy.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;

/**
 * Event loop only. The response to a WebSocket's request of HTTP/2, whose client takes any success
 * for the switch (RFC 8441 section 5): one that is none becomes a fault of the origin.
 */
record SwitchedResponse(OriginStream.Listener listener) implements OriginStream.Listener {
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
