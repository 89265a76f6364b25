package dev.sluice.app.live;

import io.vertx.core.json.JsonObject;

/** Where the lines of a page go. Event loop only. */
public interface LineOutput {
  /** Writes a line, or leaves it out and tells so later when the reader is too slow. */
  void line(JsonObject line);

  void end();

  /** No line follows, since the page or its reader has stopped. */
  void closed();
}
