package dev.sluice.chain.run;

import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.proto.v1.BodyRecheck;
import java.util.Optional;

/** Event loop only. Judges the body that a stage left, before the next stage sees it. */
@FunctionalInterface
interface Recheck {
  /** Empty when the body may go on as if the client had sent it. */
  Optional<BodyRecheck> judge(CurrentRequest request);
}
