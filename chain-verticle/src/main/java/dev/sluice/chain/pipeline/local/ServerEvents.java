package dev.sluice.chain.pipeline.local;

import dev.sluice.chain.stage.stream.StreamHead;
import java.util.Locale;

/** Tells responses of server-sent events, whose client waits for the head alone. */
final class ServerEvents {
  private static final String TYPE = "text/event-stream";

  private ServerEvents() {}

  static boolean is(StreamHead head) {
    return head.isResponse()
        && head.headers().stream()
            .filter(header -> header.getName().equals("content-type"))
            .map(header -> header.getValue().split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
            .anyMatch(TYPE::equals);
  }
}
