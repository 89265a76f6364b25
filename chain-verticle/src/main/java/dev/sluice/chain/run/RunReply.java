package dev.sluice.chain.run;

import dev.sluice.proto.v1.ChainResult;

/** Ends a run with its first answer or refusal and passes that on. Event loop only. */
final class RunReply implements CancellableReply {
  private final ActiveRuns runs;
  private final CancellableReply sender;
  private boolean ended;

  RunReply(ActiveRuns runs, CancellableReply sender) {
    this.runs = runs;
    this.sender = sender;
  }

  @Override
  public void answer(ChainResult result) {
    end();
    sender.answer(result);
  }

  @Override
  public void refuse(int code, String reason) {
    end();
    sender.refuse(code, reason);
  }

  @Override
  public void whenCancelled(Runnable action) {
    sender.whenCancelled(action);
  }

  @Override
  public boolean isCancelled() {
    return sender.isCancelled();
  }

  // Once, although a refusal follows an answer that could not be sent.
  private void end() {
    if (!ended) {
      ended = true;
      runs.end();
    }
  }
}
