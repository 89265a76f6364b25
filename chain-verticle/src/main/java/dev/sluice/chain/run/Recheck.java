package dev.sluice.chain.run;

import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.proto.v1.BodyRecheck;
import java.util.Optional;

/**
 * Judges the body that a stage left or labeled anew, before the next stage sees it. Event loop
 * only.
 */
@FunctionalInterface
interface Recheck {
  Optional<BodyRecheck> judge(CurrentRequest request);
}
