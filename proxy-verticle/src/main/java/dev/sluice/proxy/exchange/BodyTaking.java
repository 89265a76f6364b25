package dev.sluice.proxy.exchange;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.HeaderName;
import dev.sluice.proxy.http1.RequestHead;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Event loop. Takes a request's whole body into memory, asking for it when the client waits. */
final class BodyTaking {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private BodyTaking() {}

  /**
   * Starts to read; a declared length over the limit is known before a byte is read.
   *
   * @param limit bytes
   * @param then called once
   */
  static void start(
      ClientConnection client,
      RequestHead head,
      int limit,
      BodyCollector.Patience patience,
      Consumer<CollectedBody> then) {
    switch (head.framing()) {
      case BodyFraming.None ignored -> then.accept(new CollectedBody.Whole(ByteString.EMPTY));
      case BodyFraming.Length length when length.bytes() > limit ->
          then.accept(new CollectedBody.DeclaredTooLarge());
      // No byte of it will come, so none may be waited for.
      case BodyFraming.Length length when length.bytes() == 0 ->
          then.accept(new CollectedBody.Whole(ByteString.EMPTY));
      case BodyFraming.Length ignored -> collect(client, head, limit, patience, then);
      case BodyFraming.Chunked ignored -> collect(client, head, limit, patience, then);
      // A request is never delimited by its connection's close.
      case BodyFraming.UntilClose ignored -> then.accept(new CollectedBody.Malformed());
    }
  }

  private static void collect(
      ClientConnection client,
      RequestHead head,
      int limit,
      BodyCollector.Patience patience,
      Consumer<CollectedBody> then) {
    if (client.inbox().isEmpty() && head.headers().contains(HeaderName.EXPECT)) {
      client.write(Unpooled.wrappedBuffer(CONTINUE));
    }
    new BodyCollector(client, head.framing(), limit, patience, then).start();
  }
}
