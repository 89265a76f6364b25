package dev.sluice.chain.pipeline;

import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpResponseBodyMode;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import java.util.List;

/** What services answer that leave a message as it is. */
public final class ScriptedAnswersOfStreams {
  private ScriptedAnswersOfStreams() {}

  /** A service of hooks that sends on what it gets. */
  public static List<HttpResult> echoing(HttpEvent event) {
    return switch (event.getEventCase()) {
      case PREFLIGHT -> List.of(ScriptedHooks.streams());
      case BEGIN -> List.of(ScriptedHooks.start());
      case INPUT_CHUNK -> List.of(ScriptedHooks.chunk(event.getInputChunk().getData()));
      case INPUT_END -> List.of(ScriptedHooks.finish());
      case BUFFERED_BODY, SESSION_END, EVENT_NOT_SET -> List.of();
    };
  }

  /** A service of the older contract that reads in pieces. */
  public static List<HttpResponseEventResult> passing(HttpResponseEvent event) {
    return switch (event.getEventCase()) {
      case PREFLIGHT ->
          List.of(
              ScriptedResponses.inspect(HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_STREAM_BYTES));
      case BODY -> List.of(ScriptedResponses.passes(event.getBody().getSequence()));
      case TRAILERS -> List.of(ScriptedResponses.trailers());
      case SESSION_END, EVENT_NOT_SET -> List.of();
    };
  }
}
