package dev.sluice.proxy.upstream;

import dev.sluice.wire.OriginFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.ReadAhead;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Waits for the fault of a request without a body, and ignores its response. */
public final class AwaitedFault implements OriginStream.Listener {
  final CompletableFuture<OriginFault> fault = new CompletableFuture<>();

  /** Sends a request on a stream. */
  public static AwaitedFault of(OriginStream stream) {
    AwaitedFault awaited = new AwaitedFault();
    ByteBuf head =
        Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: h\r\n\r\n", StandardCharsets.US_ASCII);
    stream.sendWhole(
        new OriginStream.Opening("GET", head, ReadAhead.NONE),
        Unpooled.EMPTY_BUFFER,
        awaited,
        () -> {});
    return awaited;
  }

  @Override
  public void onInterim(ResponseHead head) {}

  @Override
  public void onResponse(ResponseHead head) {}

  @Override
  public void onBody(ByteBuf piece) {
    piece.release();
  }

  @Override
  public void onReadComplete() {}

  @Override
  public void onEnd(Trailers trailers) {}

  @Override
  public void onSwitched(ResponseHead head) {}

  @Override
  public void onFault(OriginFault why) {
    fault.complete(why);
  }

  @Override
  public void onWritable() {}

  @Override
  public void onThrown(Throwable thrown) {
    fault.completeExceptionally(thrown);
  }
}
