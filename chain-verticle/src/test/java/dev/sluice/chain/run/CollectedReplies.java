package dev.sluice.chain.run;

import dev.sluice.proto.v1.ChainResult;
import java.util.ArrayList;
import java.util.List;

/** A sender that keeps what it is told. */
record CollectedReplies(List<ChainResult> answers, List<String> refusals)
    implements CancellableReply {
  CollectedReplies() {
    this(new ArrayList<>(), new ArrayList<>());
  }

  @Override
  public void answer(ChainResult result) {
    answers.add(result);
  }

  @Override
  public void refuse(int code, String reason) {
    refusals.add(code + " " + reason);
  }

  /** Not cancelled by these tests. */
  @Override
  public void whenCancelled(Runnable action) {}

  @Override
  public boolean isCancelled() {
    return false;
  }
}
