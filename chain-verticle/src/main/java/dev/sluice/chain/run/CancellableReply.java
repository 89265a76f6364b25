package dev.sluice.chain.run;

import dev.sluice.proto.v1.ChainResult;

/**
 * The sender of a request, which gets one answer or one refusal, and may cancel. Event loop only.
 */
interface CancellableReply {
  void answer(ChainResult result);

  void refuse(int code, String reason);

  void whenCancelled(Runnable action);

  /** Whether the sender has cancelled. It gets a refusal all the same. */
  boolean isCancelled();
}
