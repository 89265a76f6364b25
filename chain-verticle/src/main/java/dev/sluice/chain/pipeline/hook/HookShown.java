package dev.sluice.chain.pipeline.hook;

import dev.sluice.chain.contract.answer.HookOutput;
import dev.sluice.chain.contract.answer.StreamedHeaders;
import dev.sluice.chain.stage.stream.StreamHead;
import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.List;

/** The rules for answers about one message. */
final class HookShown {
  private HookShown() {}

  static HookOutput output(StreamHead head, List<HttpHeader> trailers, String registration) {
    StreamedHeaders shown = head.shown();
    return new HookOutput(shown, shown.trailers(trailers), registration);
  }
}
