package dev.sluice.proxy.message;

import com.google.protobuf.ByteString;

/** What happens to a judged message. */
public sealed interface MessageVerdict {
  /** It goes on as it came. */
  record Forward() implements MessageVerdict {}

  /**
   * Another payload of the same type goes on.
   *
   * @param payload valid UTF-8 when the message is text
   */
  record Replace(ByteString payload) implements MessageVerdict {
    /** Omits the payload. */
    @Override
    public String toString() {
      return "Replace[" + payload.size() + " bytes]";
    }
  }

  /** It does not go on, and the session ends. */
  record Close(MessageClose close) implements MessageVerdict {}
}
