package dev.sluice.proxy.body.response;

import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.wire.Trailers;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.util.List;

/** Event loop only. Where the body of one response goes. */
interface ResponseBody {
  /** Event loop only. Receives one end, unless the way is closed before. */
  interface Owner {
    void onRoom();

    void onComplete(Trailers trailers, List<StageTrace> stages, boolean modified);

    void onStopped(ResponseStop stop);

    void onBroken(String why, boolean byOrigin);

    void onUnrecorded();
  }

  /**
   * Begins.
   *
   * @param ready runs when the body can be taken
   */
  default void start(Runnable ready) {
    ready.run();
  }

  int room();

  /** Takes a piece; owns the buffer. */
  void take(ByteBuf piece);

  /** All bytes of one read were taken. */
  void readComplete();

  void clientWritable();

  /** Called when waiting bytes may have room. */
  default void goOn() {}

  void end(Trailers trailers);

  /** Ends it before its end; gives back what stages hold. The future never fails. */
  Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String cancelled);
}
