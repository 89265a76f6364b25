package dev.sluice.chain.run;

import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.eventbus.Message;

/** Event loop only. Who waits for a result; told once. */
interface ReplyTo {
  void answer(ChainResult result);

  /**
   * Says that there is no result.
   *
   * @param reason platform words
   */
  void refuse(int code, String reason);

  /** One in this process. */
  static ReplyTo here(Message<ChainRequest> message) {
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
