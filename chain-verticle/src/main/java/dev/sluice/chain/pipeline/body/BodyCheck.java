package dev.sluice.chain.pipeline.body;

import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.proto.v1.BodyRecheck;
import java.util.Optional;

/** Judges by policy the body that a stage changed (http-hooks 10.1). Event loop only. */
@FunctionalInterface
public interface BodyCheck {
  Optional<BodyRecheck> judge(CurrentRequest request);
}
