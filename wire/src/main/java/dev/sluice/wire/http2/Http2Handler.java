package dev.sluice.wire.http2;

import dev.sluice.wire.ClientStream;
import dev.sluice.wire.head.HeadFault;
import dev.sluice.wire.head.RequestHead;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Consumer;

/** Event loop only. Receives requests, and faults to record. */
public interface Http2Handler {
  void onRequest(RequestHead head, ClientStream stream);

  /**
   * A stream is no valid request. {@code recorded} ends it with a response or a reset; to be called
   * once the fault is recorded.
   */
  void onMalformed(int stream, HeadFault fault, Consumer<Optional<ByteBuf>> recorded);

  /**
   * The client broke a rule of the connection, which ends with {@code stream} 0, or exceeded a
   * limit, for which one stream is refused.
   */
  void onFailed(int stream, String what);
}
