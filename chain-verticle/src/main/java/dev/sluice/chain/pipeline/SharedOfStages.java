package dev.sluice.chain.pipeline;

import dev.sluice.chain.pipeline.body.Reader;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.pipeline.flow.RetainedBytes;
import dev.sluice.chain.pipeline.flow.UnitClock;
import dev.sluice.chain.pipeline.older.OlderCall;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Shared by the stages of one response, once its body begins. Event loop only. */
final class SharedOfStages implements Supplier<OlderCall.Shared> {
  private Optional<OlderCall.Shared> shared = Optional.empty();

  /** Begins the body, once. */
  OlderCall.Shared begin(List<Reader> readers, PipelineLoop loop) {
    if (shared.isPresent()) {
      return shared.get();
    }
    int collectors = 0;
    for (Reader reader : readers) {
      collectors += reader.whole() && !reader.hooks() ? 1 : 0;
    }
    OlderCall.Shared begun =
        new OlderCall.Shared(
            new UnitClock(loop.nanoTime(), collectors), new RetainedBytes(loop.memory().share()));
    shared = Optional.of(begun);
    return begun;
  }

  @Override
  public OlderCall.Shared get() {
    return shared.orElseThrow();
  }
}
