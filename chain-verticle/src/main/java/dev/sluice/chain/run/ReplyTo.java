package dev.sluice.chain.run;

import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.eventbus.Message;

/** The sender of a request, which gets one answer or one refusal. Event loop only. */
interface ReplyTo {
  void answer(ChainResult result);

  /**
   * Tells the sender that there is no result.
   *
   * @param reason platform text
   */
  void refuse(int code, String reason);

  /** A sender in this process. */
  static ReplyTo local(Message<ChainRequest> message) {
    return new ReplyTo() {
      @Override
      public void answer(ChainResult result) {
        message.reply(result);
      }

      @Override
      public void refuse(int code, String reason) {
        message.fail(code, reason);
      }
    };
  }
}
