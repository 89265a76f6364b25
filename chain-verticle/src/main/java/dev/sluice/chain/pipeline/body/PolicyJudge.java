package dev.sluice.chain.pipeline.body;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.chain.stage.stream.StreamFrame;
import dev.sluice.chain.stage.stream.StreamHead;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.BodyRecheck;
import java.util.Optional;
import java.util.Set;

/**
 * Has policy judge what one stage changed; a refusal ends the message. Event loop only.
 *
 * @param always a preflight changed the headers, which may tell how to read the body
 */
record PolicyJudge(Link link, StageFlow flow, BodyCheck check, boolean always)
    implements BodyCheckpoint.Judge {
  @Override
  public boolean permits(StreamFrame.Start start, ByteString body) {
    StreamHead head = flow.headAfter(start).head();
    Optional<BodyRecheck> recheck =
        check.judge(new CurrentRequest(head.headers(), Set.copyOf(head.nominated()), body));
    recheck.ifPresent(link::rechecked);
    Optional<BodyRecheck> refusal =
        recheck.filter(how -> how.getOutcome() != BodyRecheck.Outcome.OUTCOME_AUDITED);
    refusal.ifPresent(how -> flow.refuseByPolicy(how.getReason()));
    return refusal.isEmpty();
  }

  @Override
  public void tooLarge() {
    flow.failPlatform(StageFailure.REQUEST_OUTPUT_OVER_CAPACITY);
  }

  @Override
  public String toString() {
    return "PolicyJudge[]";
  }
}
