package dev.sluice.chain.bus;

import com.google.protobuf.MessageLite;

/** The sender of a question, which gets one answer or one refusal. Event loop only. */
public interface ReplyTo {
  void answer(MessageLite answer);

  /**
   * Tells the sender that there is no answer: it treats every stage as failed.
   *
   * @param code of {@link dev.sluice.proto.ChainRefusal} or {@link dev.sluice.proto.MessageBound}
   * @param reason platform text
   */
  void refuse(int code, String reason);
}
