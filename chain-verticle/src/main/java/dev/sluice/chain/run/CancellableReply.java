package dev.sluice.chain.run;

import dev.sluice.proto.v1.ChainResult;

/**
 * The sender of a request, which gets one answer or one refusal, and may cancel. Event loop only.
 */
interface CancellableReply {
  void answer(ChainResult result);

  /**
   * Tells the sender that there is no result.
   *
   * @param reason platform text
   */
  void refuse(int code, String reason);

  /** Sets what hurries the work under way when the sender does not want its result any longer. */
  void whenCancelled(Runnable action);

  /** Whether the sender does not want the result any longer. It gets a refusal all the same. */
  boolean isCancelled();
}
