package dev.sluice.proxy.chain;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.SessionOpened;
import dev.sluice.proto.v1.Unseen;
import io.vertx.core.Future;
import java.util.List;

/**
 * Event loop only. The stages that read the messages of one WebSocket session. They stay at the
 * chain verticle that opened it.
 */
public interface ChainSession {
  /**
   * One message for the stages.
   *
   * @param sequence counted for the client's messages, from 1; 0 for those of the origin
   */
  record Question(long sequence, boolean fromOrigin, boolean binary, ByteString payload) {
    @Override
    public String toString() {
      return "Question[" + sequence + ", " + payload.size() + " bytes]";
    }
  }

  SessionOpened.Inspect remaining();

  List<Unseen> active();

  void start(String subprotocol);

  /**
   * Asks all stages that are left. The future never fails, and ends within 32.5 s; a verticle that
   * does not answer is a failure of all of them. It never completes once the session has ended: its
   * relay is over then, and gives all permits back. At most one message of each side at a time.
   */
  Future<MessageAnswer> ask(Question message);

  /**
   * Ends the session. Does nothing after the first call.
   *
   * @param reason a broken protocol is one of the WebSocket
   */
  void end(MiddlewareSessionEndReason reason);
}
