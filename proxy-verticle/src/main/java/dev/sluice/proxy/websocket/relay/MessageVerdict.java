package dev.sluice.proxy.websocket.relay;

import com.google.protobuf.ByteString;

public sealed interface MessageVerdict {
  record Forward() implements MessageVerdict {}

  /**
   * Another payload of the same type goes on.
   *
   * @param payload valid UTF-8 when the message is text
   */
  record Replace(ByteString payload) implements MessageVerdict {
    @Override
    public String toString() {
      return "Replace[" + payload.size() + " bytes]";
    }
  }

  record Close(MessageClose close) implements MessageVerdict {}
}
