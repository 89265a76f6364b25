package dev.sluice.chain.pipeline.flow;

import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamSource;
import java.util.Optional;

/** A source that remembers its end, for what follows a stage that failed open. Event loop only. */
public interface TakenSource extends StreamSource {
  Optional<StreamFrame.End> taken();
}
