package dev.sluice.app.steps;

import io.vertx.core.json.JsonObject;

/** Where the lines of a listener go. Event loop only. */
public interface StepOutput {
  /** Writes a line, or leaves it out and tells so later when the reader is too slow. */
  void line(JsonObject line);

  /** The last line was written. */
  void end();

  /** The listener has stopped. */
  void closed();
}
