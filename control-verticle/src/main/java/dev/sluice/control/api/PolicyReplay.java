package dev.sluice.control.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Judges recorded requests by a policy that is not in force. Any thread. */
@FunctionalInterface
public interface PolicyReplay {
  /**
   * The report of the last recorded requests of a sandbox; fails with {@link Unavailable}.
   *
   * @param yaml a valid policy
   * @param window how long before now the requests begin
   */
  Future<JsonObject> run(String sandbox, String yaml, Duration window);

  final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message) {
      super(message, null, false, false);
    }
  }
}
