package dev.sluice.proxy.body.response;

import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Event loop only. How far one response has come. */
sealed interface ResponsePhase {
  /** Takes a piece of the body; owns the buffer. */
  default void take(ByteBuf piece, OriginBodyReader origin) {
    piece.release();
  }

  default Optional<ResponseBody> going() {
    return Optional.empty();
  }

  /** Gives back what stages hold; the traces of those that read. The future never fails. */
  default Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String why) {
    return Future.succeededFuture(List.of());
  }

  /** The same because the origin broke its response after a valid head (http-responses 13). */
  default Future<List<StageTrace>> disconnect() {
    return close(
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_UPSTREAM_DISCONNECT,
        "upstream_disconnect");
  }

  default Future<List<StageTrace>> abandon(EarlyEnd cause) {
    return close(cause.reason, cause.text);
  }

  default ResponsePhase over() {
    Future<List<StageTrace>> unused = abandon(EarlyEnd.ENDED);
    return new Over();
  }

  enum EarlyEnd {
    CLIENT_LEFT(
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT,
        "downstream_disconnect"),
    CLIENT_IDLE(
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT,
        "response_half_close_idle_timeout"),
    POLICY_OVER(
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_POLICY_RELOAD, "policy_reload"),
    /** {@code proxy.timeouts.drain} is over (http-responses D11). */
    NODE_STOPS(
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_POLICY_RELOAD, "node_stops"),
    ENDED(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION, "exchange_ended");

    private final MiddlewareSessionEndReason reason;
    private final String text;

    EarlyEnd(MiddlewareSessionEndReason reason, String text) {
      this.reason = reason;
      this.text = text;
    }

    String text() {
      return text;
    }

    static EarlyEnd of(ClientResponseWriter client, boolean outlived) {
      if (!client.isOpen()) {
        return client.isStopped() ? NODE_STOPS : CLIENT_LEFT;
      }
      return outlived ? POLICY_OVER : ENDED;
    }
  }

  default boolean isOver() {
    return false;
  }

  /**
   * The final head has not come.
   *
   * @param bytes of heads so far
   */
  record AwaitingHead(int bytes) implements ResponsePhase {
    /** Of all interim heads and the final one (http-responses 2). */
    private static final int MOST_BYTES = 16 << 10;

    AwaitingHead and(ResponseHead head) {
      return new AwaitingHead(bytes + head.wireBytes());
    }

    boolean fits() {
      return bytes <= MOST_BYTES;
    }
  }

  /**
   * The head has come, and what else came with it is read.
   *
   * @param head that stages see
   * @param received as the origin sent it
   */
  record Arriving(ResponseHead head, ResponseHead received) implements ResponsePhase {
    @Override
    public void take(ByteBuf piece, OriginBodyReader origin) {
      origin.keep(piece);
    }
  }

  record Deciding(ResponseHead head, ResponsePreflight asking) implements ResponsePhase {
    @Override
    public Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String why) {
      return asking.giveUp(reason, why);
    }
  }

  record Starting(ResponseBody way) implements ResponsePhase {
    @Override
    public Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String why) {
      return way.close(reason, why);
    }
  }

  record Going(ResponseBody way) implements ResponsePhase {
    @Override
    public void take(ByteBuf piece, OriginBodyReader origin) {
      way.take(piece);
    }

    @Override
    public Optional<ResponseBody> going() {
      return Optional.of(way);
    }

    @Override
    public Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String why) {
      return way.close(reason, why);
    }
  }

  record Broken() implements ResponsePhase {
    @Override
    public boolean isOver() {
      return true;
    }
  }

  record Over() implements ResponsePhase {
    @Override
    public boolean isOver() {
      return true;
    }
  }
}
