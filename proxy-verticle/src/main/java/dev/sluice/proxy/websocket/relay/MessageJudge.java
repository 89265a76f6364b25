package dev.sluice.proxy.websocket.relay;

import com.google.protobuf.ByteString;
import dev.sluice.wire.relay.RelayEnd;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Judges the messages of one session. At most one message of each side is judged at a time. Event
 * loop only.
 */
public interface MessageJudge {
  /** The types of data messages (RFC 6455 section 5.6). */
  enum Type {
    TEXT,
    BINARY
  }

  /** What happens to the next message of a type; asked at its first frame. */
  sealed interface Reading {
    /** Its frames go on as they come, and {@link #onPassed} tells of it at its end. */
    record Pass() implements Reading {}

    /**
     * It is assembled and judged.
     *
     * @param maxBytes of the message, also once inflated; a larger one closes with 1009
     */
    record Judge(int maxBytes) implements Reading {}

    record Refuse(MessageClose close) implements Reading {}
  }

  Reading reading(RelayEnd.Peer from, Type type);

  /**
   * A judged message begins, whose payload was not read yet. Completes when it may be held in
   * memory, with a close when it may not; what was taken is kept until the message was forwarded or
   * the session ended.
   */
  Future<Optional<MessageClose>> admit(RelayEnd.Peer from, Type type);

  /**
   * Judges a whole message. A failed future closes as an internal error.
   *
   * @param payload inflated; text is valid UTF-8
   */
  Future<MessageVerdict> judge(RelayEnd.Peer from, Type type, ByteString payload);

  void onForwarded(RelayEnd.Peer from, Type type);

  /**
   * A message passed unread.
   *
   * @param bytes of the payload of all its frames, as they came
   * @return its record, if it has one; it completes when the next message of the side may begin
   */
  Optional<Future<Void>> onPassed(RelayEnd.Peer from, Type type, long bytes);

  void onEnd(MessageRelayEnd end);
}
