package dev.sluice.chain.pipeline;

import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.stage.StreamingService;
import java.util.List;

/** The contract by which a message is read: that of its resolved services (http-hooks 1.6). */
public enum Engine {
  BUILT_INS,
  OLDER,
  HOOKS,
  MIXED;

  static Engine of(List<PipelineEntry> entries) {
    Engine engine = BUILT_INS;
    for (PipelineEntry entry : entries) {
      engine = engine.with(of(entry));
    }
    return engine;
  }

  private Engine with(Engine other) {
    if (this == BUILT_INS || this == other) {
      return other;
    }
    return other == BUILT_INS ? this : MIXED;
  }

  private static Engine of(PipelineEntry entry) {
    return switch (entry) {
      case PipelineEntry.Unavailable unavailable -> BUILT_INS;
      case PipelineEntry.OfBuiltIn builtIn -> BUILT_INS;
      case PipelineEntry.OfWhole builtIn -> BUILT_INS;
      case PipelineEntry.OfOlder older -> OLDER;
      case PipelineEntry.OfService service ->
          switch (service.service()) {
            case StreamingService.Hooks hooks -> HOOKS;
            case StreamingService.Responses responses -> OLDER;
          };
    };
  }
}
