package dev.sluice.chain.bus;

import com.google.protobuf.MessageLite;

/** The sender of a question, which gets one answer or one refusal. Event loop only. */
public interface Asker {
  void answer(MessageLite answer);

  /**
   * Tells the sender that there is no answer: it treats every stage as failed.
   *
   * @param code of {@link dev.sluice.proto.ChainRefusal}, or like one of HTTP
   * @param reason platform text
   */
  void refuse(int code, String reason);
}
