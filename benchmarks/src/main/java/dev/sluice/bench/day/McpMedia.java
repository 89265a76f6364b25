package dev.sluice.bench.day;

import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.inspect.body.McpHeaders;
import dev.sluice.inspect.body.MediaHeaders;
import java.util.List;

/** Headers of a client of the revision of MCP that a policy admits when it names none. */
final class McpMedia {
  static final MediaHeaders HEADERS =
      new MediaHeaders(
          "application/json, text/event-stream",
          "application/json",
          "",
          new McpHeaders(
              new HeaderValues(List.of("2025-11-25"), false),
              HeaderValues.ABSENT,
              HeaderValues.ABSENT,
              HeaderValues.ABSENT));

  private McpMedia() {}
}
