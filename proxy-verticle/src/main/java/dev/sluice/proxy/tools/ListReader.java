package dev.sluice.proxy.tools;

import dev.sluice.inspect.mcp.ToolList;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/** Event loop only. Reads whole responses that may hold lists of tools, long ones on a worker. */
final class ListReader {
  /** Longer ones would hold up the other requests of an event loop. */
  static final int MOST_ON_LOOP = 32 << 10;

  private final Context context = Vertx.currentContext();

  /** Empty as {@link ToolList#read} tells. The future ends on the loop. */
  Future<Optional<ToolList>> read(byte[] json) {
    if (!ToolFilter.mayList(json)) {
      return Future.succeededFuture(Optional.empty());
    }
    return json.length <= MOST_ON_LOOP
        ? Future.succeededFuture(ToolList.read(json))
        : context.executeBlocking(() -> ToolList.read(json), false);
  }
}
